/** Keeps what the files of the workspace declare up to date: at the start, while people type, and when files change on disk. */
import {
  type Connection,
  DiagnosticSeverity,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Workspace } from '../workspace/index.ts';
import {
  type InitializationOptions,
  LIST_FILES_REQUEST,
  type ListFilesParams,
  READ_FILES_REQUEST,
  type ReadFilesParams,
} from './protocol.ts';
import { toRange } from './to-lsp.ts';
import { type FileChange, type FileReader, normal, PATTERNS, WorkspaceFiles } from './workspace-files.ts';

/** Open texts are looked at again this long after the last change of what is known, in milliseconds. */
const PAUSE = 200;

/** Findings do not wait longer for the files of the workspace, in milliseconds. */
const LONGEST_WAIT = 10_000;

export interface WorkspaceLearner {
  /** Takes what the client says of itself; what the server says of the workspace in answer. */
  initialize(params: InitializeParams): ServerCapabilities['workspace'];
  /** Reads the workspace; done when its declarations are known, or when that takes too long. */
  load(): Promise<void>;
  opened(uri: string, text: string): void;
  closed(uri: string): void;
  /** The folders of the workspace, as URIs. */
  readonly folders: readonly string[];
  /** Where their files come from. */
  readonly reader: FileReader;
  /** The text of a file of the workspace that is not open. */
  textOf(uri: string): Promise<string | undefined>;
  /** The `rulewright.json` that holds for a document, whether it is there or not; undefined outside of all folders. */
  settingsFileOf(uri: string): string | undefined;
}

/** Whoever else follows what happens to the files of the workspace. */
export interface WorkspaceWatcher {
  changed(changes: readonly FileChange[]): void;
  /** Other folders than before. */
  moved(): void;
}

/**
 * @param disk reads files where the client does not
 * @param refresh looks at all open texts again
 * @param watcher who wants to hear of files and folders as well
 */
export function learnWorkspace(
  connection: Connection,
  workspace: Workspace,
  disk: FileReader | undefined,
  refresh: () => void,
  watcher: WorkspaceWatcher,
): WorkspaceLearner {
  const nothing: FileReader = { list: async () => [], read: async ({ uris }) => uris.map(() => null) };
  const client: FileReader = {
    list: (params: ListFilesParams) => connection.sendRequest(LIST_FILES_REQUEST, params),
    read: (params: ReadFilesParams) => connection.sendRequest(READ_FILES_REQUEST, params),
  };
  let files = new WorkspaceFiles(workspace, nothing);
  let reader = nothing;
  let folders: readonly string[] = [];
  let canWatch = false;
  let canChangeFolders = false;
  let showsProblems = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Files whose mistakes are shown. */
  let faulty: readonly string[] = [];

  /** Looks again when what is known has changed, once for many changes. */
  async function after(change: Promise<boolean> | boolean): Promise<void> {
    if (!(await settled(change))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      try {
        refresh();
      } catch {
        // the editor has gone in the meantime
      }
    }, PAUSE);
  }

  async function settled(change: Promise<boolean> | boolean): Promise<boolean> {
    try {
      const changed = await change;
      if (changed) showProblems();
      return changed;
    } catch (error) {
      connection.console.error(`workspace: ${(error as Error).stack ?? String(error)}`);
      return false;
    }
  }

  function showProblems(): void {
    if (!showsProblems) return;
    const problems = workspace.settingsProblems;
    const uris = [...new Set(problems.map(({ file }) => file))];
    for (const uri of new Set([...uris, ...faulty])) {
      const lines = files.lines.get(uri)!;
      const diagnostics = problems
        .filter(({ file }) => file === uri)
        .map((problem) => ({
          range: toRange(lines, problem),
          message: problem.message,
          severity: DiagnosticSeverity.Error,
          source: 'rulewright',
        }));
      void connection.sendDiagnostics({ uri, diagnostics });
    }
    faulty = uris;
  }

  return {
    initialize({ workspaceFolders, rootUri, capabilities, initializationOptions }) {
      const options = initializationOptions as InitializationOptions | undefined;
      reader = options?.workspaceFiles ? client : (disk ?? nothing);
      showsProblems = options?.settingsSchema !== true;
      files = new WorkspaceFiles(workspace, reader);
      folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
      canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
      canChangeFolders = capabilities.workspace?.workspaceFolders === true;
      return canChangeFolders ? { workspaceFolders: { supported: true, changeNotifications: true } } : undefined;
    },
    async load() {
      connection.onDidChangeWatchedFiles(({ changes }) => {
        void after(files.changed(changes as FileChange[]));
        watcher.changed(changes as FileChange[]);
      });
      if (canWatch) {
        const watchers = PATTERNS.map((globPattern) => ({ globPattern }));
        connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => {});
      }
      if (canChangeFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          const gone = new Set(removed.map(({ uri }) => uri));
          folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
          void after(files.load(folders));
          watcher.moved();
        });
      }
      if (folders.length === 0) return;
      const loaded = settled(files.load(folders));
      let waiting: ReturnType<typeof setTimeout> | undefined;
      const tooLong = new Promise<'too long'>((resolve) => {
        waiting = setTimeout(() => resolve('too long'), LONGEST_WAIT);
      });
      if ((await Promise.race([loaded, tooLong])) === 'too long') void after(loaded);
      clearTimeout(waiting);
    },
    opened: (uri, text) => void after(files.opened(uri, text)),
    closed: (uri) => void after(files.closed(uri)),
    get folders() {
      return folders;
    },
    get reader() {
      return reader;
    },
    textOf: (uri) => files.textOf(uri),
    settingsFileOf(uri) {
      const own = folders.find((folder) => normal(uri).startsWith(`${normal(folder).replace(/\/$/, '')}/`));
      return own && `${own.replace(/\/$/, '')}/rulewright.json`;
    },
  };
}
