/**
 * The language server: the protocol on one side, the workspace on the other. No Node and no browser here; the host brings
 * the connection and the facts. A request never fails the editor: what goes wrong is logged, and the answer is empty.
 */
import {
  type CodeAction, CodeActionKind, type Connection, DidChangeConfigurationNotification, type InitializeResult, type Location, type Range as LspRange,
  TextDocumentSyncKind, TextDocuments,
} from 'vscode-languageserver'; // biome-ignore format: a list
import { TextDocument } from 'vscode-languageserver-textdocument';
import { addKnownName } from '../declarations/index.ts';
import { type DeclaredPlace, type Facts, NO_FACTS } from '../facts/index.ts';
import {
  codeLenses, declarationPlaces, definition, describeAt, folds, LENS_KINDS, type Lens, type LensKind, outline, semanticTokens,
  TOKEN_MODIFIERS, TOKEN_TYPES,
} from '../features/index.ts'; // biome-ignore format: a list
import { type Finding, safeFixes } from '../lint/index.ts';
import type { Language } from '../rule/index.ts';
import { readSettings } from '../settings/index.ts';
import { type LineIndex, lineIndex } from '../text/index.ts';
import { type OpenFile, Workspace } from '../workspace/index.ts';
import { EDITING_CAPABILITIES, serveEditing } from './editing.ts';
import { serveExplanations } from './explanations.ts';
import { learnWorkspace } from './learn-workspace.ts';
import { NAME_CAPABILITIES, serveNames } from './names.ts';
import { type InitializationOptions, KNOWN_CHANGED_NOTIFICATION } from './protocol.ts';
import { serveIndex } from './serve-index.ts';
import { SteadyLenses } from './steady-lenses.ts';
import {
  toCodeAction,
  toCodeLens,
  toDiagnostic,
  toFixAllAction,
  toFoldingRange,
  toHover,
  toKnownNameAction,
  toRange,
  toSemanticTokens,
  toSymbol,
} from './to-lsp.ts';
import { type FileReader, normal } from './workspace-files.ts';

export interface ServerHost {
  readonly version: string;
  /** Facts that are there at once, or later; until then nothing is said that needs them. */
  loadFacts(): Facts | Promise<Facts>;
  /** Reads the files of the workspace for clients that do not; absent where there is no disk. */
  readonly files?: FileReader;
}

/** Findings are looked for this long after the last key, in milliseconds. */
const PAUSE = 75;

/** Applies every safe fix; the kind that `editor.codeActionsOnSave` names. */
const FIX_ALL = `${CodeActionKind.SourceFixAll}.rulewright`;

/** Whether a kind of action is asked for by another: `source.fixAll` asks for `source.fixAll.rulewright`. */
function isWithin(own: string, asked: string): boolean {
  return own === asked || own.startsWith(`${asked}.`) || asked === '';
}

/** Rules about names that may be known though no file declares them. */
const MAY_BE_KNOWN: ReadonlySet<string> = new Set(['kql/unknown-table', 'kql/unknown-function']);
/** The code for plugins; a workspace has none of its own. */
const PLUGIN = 'KS124';

/** Serves until the connection ends. */
export function serve(connection: Connection, host: ServerHost): void {
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace(NO_FACTS);
  const learner = learnWorkspace(connection, workspace, host.files, refresh, {
    changed: (changes) => rules.changed(changes),
    moved: () => rules.moved(),
  });
  const rules = serveIndex(connection, {
    get facts() {
      return workspace.facts;
    },
    get folders() {
      return learner.folders;
    },
    get reader() {
      return learner.reader;
    },
    rangesOf,
    explanationsOf: (uri) => {
      const document = documents.get(uri);
      return document ? read(document).explanations : [];
    },
    version: host.version,
    met(key, uri, found) {
      areTwinsStale = workspace.meet(key, uri, found) || areTwinsStale;
    },
    refresh() {
      if (areTwinsStale) {
        areTwinsStale = false;
        workspace.forget();
        for (const document of documents.all()) publish(document);
      }
      refreshLenses();
    },
  });
  /** Whether rules have something in common with others that they had not before, or the other way round. */
  let areTwinsStale = false;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** What was sent last of each open text. */
  const published = new Map<string, string>();
  const lenses = new SteadyLenses(refreshLenses);
  let lensKinds: ReadonlySet<LensKind> = new Set(LENS_KINDS);
  let configurable = false;
  let canCreateFiles = false;
  /** What the editor asks for again when told to. */
  let refreshes = { colors: false, lenses: false, known: false };
  const abilitiesForEditing = serveEditing(connection, workspace, answer);
  serveNames(connection, workspace, answer);
  serveExplanations(connection, { documents, answer, counted: rules.counted });

  connection.onInitialize((params): InitializeResult => {
    const asked = params.capabilities.workspace;
    const ofWorkspace = learner.initialize(params);
    abilitiesForEditing(params.capabilities);
    rules.initialize(params);
    configurable = asked?.configuration === true;
    canCreateFiles = asked?.workspaceEdit?.resourceOperations?.includes('create') === true;
    refreshes = {
      colors: asked?.semanticTokens?.refreshSupport === true,
      lenses: asked?.codeLens?.refreshSupport === true,
      known: (params.initializationOptions as InitializationOptions | undefined)?.knownChanged === true,
    };
    return {
      serverInfo: { name: 'rulewright', version: host.version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        ...EDITING_CAPABILITIES,
        ...NAME_CAPABILITIES,
        hoverProvider: true,
        definitionProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
        codeLensProvider: { resolveProvider: false },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        semanticTokensProvider: {
          legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
          full: true,
        },
        ...(ofWorkspace && { workspace: ofWorkspace }),
      },
    };
  });

  connection.onInitialized(() => {
    if (configurable)
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'rulewright' });
    void guard('settings', loadSettings, undefined);
    // what is not known yet would be called unknown
    const ready = Promise.all([host.loadFacts(), learner.load()]);
    void guard(
      'facts',
      async () => {
        useFacts((await ready)[0]);
        for (const document of documents.all()) rules.opened(document.uri, read(document).file);
        rules.load();
      },
      undefined,
    );
  });

  connection.onDidChangeConfiguration(() => void guard('settings', loadSettings, undefined));

  async function loadSettings(): Promise<void> {
    if (!configurable) return;
    const section: unknown = await connection.workspace.getConfiguration('rulewright');
    workspace.settings = readSettings(section);
    lensKinds = readLensKinds(section);
    refresh();
  }

  function useFacts(facts: Facts): void {
    workspace.facts = facts;
    refresh();
  }

  /** Looks at every open text again, and tells the editor to ask again for what it shows. */
  function refresh(): void {
    for (const document of documents.all()) publish(document);
    rules.knownChanged();
    const ignore = (): void => {};
    if (refreshes.colors) connection.languages.semanticTokens.refresh().catch(ignore);
    if (refreshes.known) connection.sendNotification(KNOWN_CHANGED_NOTIFICATION).catch(ignore);
    refreshLenses();
  }

  function refreshLenses(): void {
    try {
      if (refreshes.lenses) connection.sendRequest('workspace/codeLens/refresh').catch(() => {});
    } catch {
      // the editor has gone in the meantime
    }
  }

  // ---- findings -----------------------------------------------------------------------------------------------

  documents.onDidChangeContent(({ document }) => {
    const { uri } = document;
    const timer = timers.get(uri);
    clearTimeout(timer);
    rules.typed();
    lenses.typed(uri);
    // a text that was just opened shows its findings at once
    if (!published.has(uri)) {
      look(document);
    } else {
      timers.set(
        uri,
        setTimeout(() => look(document), PAUSE),
      );
    }
  });

  documents.onDidClose(({ document: { uri } }) => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    published.delete(uri);
    workspace.close(uri);
    learner.closed(uri);
    rules.closed(uri);
    lenses.closed(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  function look(document: TextDocument): void {
    learner.opened(document.uri, document.getText());
    publish(document);
    void guard('index', () => rules.opened(document.uri, read(document).file), undefined);
  }

  function publish(document: TextDocument): void {
    void guard(
      'diagnostics',
      () => {
        const open = read(document);
        const { uri, version } = document;
        const diagnostics = open.findings.map((finding) => toDiagnostic(finding, open.lines, open.file.text, uri));
        // facts and settings arrive after the first text; most of what they let us say has been said
        const message = JSON.stringify([version, diagnostics]);
        if (published.get(uri) === message) return undefined;
        published.set(uri, message);
        return connection.sendDiagnostics({ uri, version, diagnostics });
      },
      undefined,
    );
  }

  function read(document: TextDocument): OpenFile {
    const language: Language = document.languageId === 'yaml' ? 'yaml' : 'kql';
    const { uri, version } = document;
    return workspace.open({ uri, fileName: normal(uri), version, language, text: document.getText() });
  }

  // ---- requests -----------------------------------------------------------------------------------------------

  function answer<T>(
    name: string,
    uri: string,
    nothing: T,
    make: (open: OpenFile, document: TextDocument) => T | Promise<T>,
    ofOthers = false,
  ): Promise<T> {
    return guard(
      name,
      () => {
        const document = documents.get(uri);
        const open = document && read(document);
        return document && open && (ofOthers || open.file.documents.length > 0) ? make(open, document) : nothing;
      },
      nothing,
    );
  }

  async function guard<T>(name: string, run: () => T | Promise<T>, otherwise: T): Promise<T> {
    try {
      return await run();
    } catch (error) {
      connection.console.error(`${name}: ${(error as Error).stack ?? String(error)}`);
      return otherwise;
    }
  }

  connection.onHover(({ textDocument, position }) =>
    answer('hover', textDocument.uri, null, (open, document) => {
      const offset = document.offsetAt(position);
      const found = describeAt(open.file, offset, workspace.facts);
      return found ? toHover(found, open.lines) : null;
    }),
  );

  connection.onDefinition(({ textDocument, position }) =>
    answer<Location | Location[] | null>('definition', textDocument.uri, null, (open, document) => {
      const offset = document.offsetAt(position);
      const found = definition(open.file, offset, workspace.facts);
      if (found) return { uri: document.uri, range: toRange(open.lines, found) };
      return located(declarationPlaces(open.file, offset, workspace.facts));
    }),
  );

  /** Places in other files with lines and characters. */
  async function located(places: readonly DeclaredPlace[]): Promise<Location[] | null> {
    const ranges = await rangesOf(places);
    const found = places.flatMap(({ file }, i) => (ranges[i] ? [{ uri: file, range: ranges[i] }] : []));
    return places.length > 0 ? found : null;
  }

  /** Lines and characters are made from the texts as they are now; undefined where one cannot be read. */
  async function rangesOf(places: readonly DeclaredPlace[]): Promise<(LspRange | undefined)[]> {
    const lines = new Map<string, LineIndex>();
    for (const file of new Set(places.map((place) => place.file))) {
      const text = documents.get(file)?.getText() ?? (await learner.textOf(file));
      if (text !== undefined) lines.set(file, lineIndex(text));
    }
    return places.map((place) => {
      const found = lines.get(place.file);
      return found && toRange(found, place);
    });
  }

  connection.onCodeAction(({ textDocument, range, context }) =>
    // a file that is broken altogether may still have fixes
    guard<CodeAction[]>('code actions', async () => {
      const document = documents.get(textDocument.uri);
      if (!document) return [];
      const open = read(document);
      const wants = (own: string): boolean => context.only?.some((kind) => isWithin(own, kind)) === true;
      // it is done on saving, or when asked for; it is no fix of what the caret is on
      const all = wants(FIX_ALL)
        ? toFixAllAction(safeFixes(open.findings), open.lines, document.uri, document.version)
        : undefined;
      if (context.only && !wants(CodeActionKind.QuickFix)) return all ? [all] : [];
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      const touched = open.findings.filter((finding) => finding.start <= end && start <= finding.end);
      const fixes = touched.flatMap((finding) => {
        const fix = finding.fix?.();
        return fix ? [toCodeAction(finding, fix, open.lines, open.file.text, document.uri, document.version)] : [];
      });
      const unknown = touched.filter(({ rule, code }) => MAY_BE_KNOWN.has(rule) && code !== PLUGIN);
      const known = await Promise.all(unknown.map((finding) => treatAsKnown(document, open, finding)));
      return [...(all ? [all] : []), ...fixes, ...known.flatMap((action) => action ?? [])];
    }, []),
  );

  /** Adds the name that nobody knows to `rulewright.json`. */
  async function treatAsKnown(
    document: TextDocument,
    { file, lines }: OpenFile,
    finding: Finding,
  ): Promise<CodeAction | undefined> {
    const uri = learner.settingsFileOf(document.uri);
    const name = file.text.slice(finding.start, finding.end);
    if (uri === undefined || !/^[A-Za-z_]\w*$/.test(name)) return undefined;
    const settings = documents.get(uri)?.getText() ?? (await learner.textOf(uri));
    const edit = addKnownName(settings, name);
    if (!edit || (settings === undefined && !canCreateFiles)) return undefined;
    return toKnownNameAction(name, finding, file.text, lines, document.uri, { uri, text: settings, edit });
  }

  connection.onCodeLens(({ textDocument }) =>
    answer('code lenses', textDocument.uri, [], (open, document) =>
      lenses
        .steady(document.uri, open.file.text, lensesOf(open, document.uri))
        .map((lens) => toCodeLens(lens, open.lines, document.uri)),
    ),
  );

  function lensesOf({ file, explanations }: OpenFile, uri: string): Lens[] {
    return codeLenses(file, workspace.facts, {
      explanations: explanations.map((explanation, i) => rules.counted(uri, i, explanation)),
      ...(learner.folders.length > 0 && { countOfTechnique: (id: string) => rules.countOfTechnique(id) }),
      kinds: lensKinds,
    });
  }

  connection.onDocumentSymbol(({ textDocument }) =>
    answer('outline', textDocument.uri, [], (open) => outline(open.file).map((item) => toSymbol(item, open.lines))),
  );

  connection.onFoldingRanges(({ textDocument }) =>
    // null leaves other YAML to the editor's own folding
    answer('folding', textDocument.uri, null, (open) =>
      folds(open.file).map((fold) => toFoldingRange(fold, open.lines)),
    ),
  );

  connection.languages.semanticTokens.on(({ textDocument }) =>
    answer('semantic tokens', textDocument.uri, { data: [] as number[] }, (open) => ({
      data: toSemanticTokens(semanticTokens(open.file, workspace.facts), open.lines),
    })),
  );

  documents.listen(connection);
  connection.listen();
}

/** The kinds of lenses that are not switched off. */
function readLensKinds(section: unknown): ReadonlySet<LensKind> {
  const settings = (section as { lenses?: Readonly<Record<string, unknown>> | null } | null)?.lenses;
  return new Set(LENS_KINDS.filter((kind) => settings?.[kind] !== false));
}
