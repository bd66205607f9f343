/** What helps while writing: completion, the signatures of functions, and the edits behind the commands. */
import {
  type ClientCapabilities, type CompletionItem, CompletionItemKind, CompletionItemTag, type CompletionList, CompletionTriggerKind,
  type Connection, InsertTextFormat, InsertTextMode, type ServerCapabilities, type SignatureHelp, type TextDocumentPositionParams, type TextEdit,
} from 'vscode-languageserver'; // biome-ignore format: a list
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Completion, type CompletionKind, completion, completionMarkdown, type SignatureHelp as FeatureHelp, type CompletionList as FeatureList,
  newIdEdit, nextVersions, RULE_TEMPLATES, signatureHelp, templateText,
} from '../features/index.ts'; // biome-ignore format: a list
import type { LineIndex } from '../text/index.ts';
import type { OpenFile, Workspace } from '../workspace/index.ts';
import type { Answer } from './answer.ts';
import {
  type CompletionData, NEW_ID_REQUEST, NEXT_VERSIONS_REQUEST, type NextVersionItem, RULE_TEMPLATES_REQUEST, type RuleTemplateItem,
} from './protocol.ts'; // biome-ignore format: a list
import { toRange } from './to-lsp.ts';

/** What the client can do with what is offered. */
interface Abilities {
  readonly snippets: boolean;
  readonly insertReplace: boolean;
  /** Whether what all items share may be said once, which halves a list of thousands of tables and functions. */
  readonly defaults: boolean;
}

/** What may be shared; a client that knows only some of them gets items that are whole. */
const DEFAULTS = ['editRange', 'insertTextFormat', 'insertTextMode'] as const;

export const EDITING_CAPABILITIES: ServerCapabilities = {
  completionProvider: {
    triggerCharacters: [' ', '|', '.', '=', '(', ',', ':', '!', '[', '{', '-', '"', "'"],
    resolveProvider: true,
  },
  signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: [')'] },
};

/** @param answer answers from an open text */
export function serveEditing(
  connection: Connection,
  workspace: Workspace,
  answer: Answer,
): (client: ClientCapabilities) => void {
  let abilities: Abilities = { snippets: false, insertReplace: false, defaults: false };

  connection.onCompletion(({ textDocument, position, context }) => {
    const automatic = context?.triggerKind === CompletionTriggerKind.TriggerCharacter;
    const complete = (open: OpenFile, document: TextDocument): CompletionList | null => {
      const list = completion(open.file, document.offsetAt(position), workspace.facts, automatic);
      return list ? toCompletionList(list, open.lines, abilities) : null;
    };
    // a file that is still empty is not ours yet
    return answer('completion', textDocument.uri, null, complete, true);
  });

  connection.onCompletionResolve((item) => {
    const data = item.data as CompletionData | undefined;
    const value =
      data?.name && !item.documentation ? completionMarkdown(data.kind, data.name, workspace.facts) : undefined;
    return value ? { ...item, documentation: { kind: 'markdown', value } } : item;
  });

  connection.onSignatureHelp(({ textDocument, position }) =>
    answer('signature', textDocument.uri, null, (open, document) => {
      const help = signatureHelp(open.file, document.offsetAt(position), workspace.facts);
      return help ? toSignatureHelp(help) : null;
    }),
  );

  connection.onRequest(RULE_TEMPLATES_REQUEST, (): RuleTemplateItem[] =>
    RULE_TEMPLATES.map((template) => ({ title: template.title, snippet: templateText(template, '\n') })),
  );

  connection.onRequest(NEW_ID_REQUEST, ({ textDocument, position }: TextDocumentPositionParams) =>
    answer<TextEdit | null>('new id', textDocument.uri, null, (open, document) => {
      const edit = newIdEdit(open.file, document.offsetAt(position));
      return edit ? { range: toRange(open.lines, edit), newText: edit.text } : null;
    }),
  );

  connection.onRequest(NEXT_VERSIONS_REQUEST, ({ textDocument, position }: TextDocumentPositionParams) =>
    answer<NextVersionItem[]>('next versions', textDocument.uri, [], (open, document) =>
      nextVersions(open.file, document.offsetAt(position)).map(({ version, part, edit }) => ({
        version,
        part,
        edit: { range: toRange(open.lines, edit), newText: edit.text },
      })),
    ),
  );

  return ({ textDocument }) => {
    const item = textDocument?.completion?.completionItem;
    const shared = textDocument?.completion?.completionList?.itemDefaults ?? [];
    abilities = {
      snippets: item?.snippetSupport === true,
      insertReplace: item?.insertReplaceSupport === true,
      defaults: DEFAULTS.every((name) => shared.includes(name)),
    };
  };
}

const KINDS: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  column: CompletionItemKind.Field,
  table: CompletionItemKind.Struct,
  function: CompletionItemKind.Function,
  let: CompletionItemKind.Variable,
  parameter: CompletionItemKind.Property,
  operator: CompletionItemKind.Keyword,
  word: CompletionItemKind.Keyword,
  type: CompletionItemKind.TypeParameter,
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  technique: CompletionItemKind.Value,
  tactic: CompletionItemKind.EnumMember,
  connector: CompletionItemKind.Module,
  entity: CompletionItemKind.Class,
  identifier: CompletionItemKind.Field,
  snippet: CompletionItemKind.Snippet,
};

function toCompletionList(list: FeatureList, lines: LineIndex, abilities: Abilities): CompletionList {
  const insert = toRange(lines, list.insert);
  const replace = toRange(lines, list.replace);
  const place = abilities.insertReplace ? { insert, replace } : { range: insert };
  // lines behind the first have their indentation already
  const { asIs: insertTextMode } = InsertTextMode;
  const { PlainText, Snippet } = InsertTextFormat;
  const items = list.items.map((item, i): CompletionItem => {
    const isSnippet = item.snippet && abilities.snippets;
    const newText = item.snippet && !isSnippet ? withoutStops(item.text) : item.text;
    const edit: Partial<CompletionItem> = abilities.defaults
      ? { ...(newText !== item.label && { textEditText: newText }), ...(isSnippet && { insertTextFormat: Snippet }) }
      : { textEdit: { newText, ...place }, insertTextFormat: isSnippet ? Snippet : PlainText, insertTextMode };
    const { suffix, detail } = item;
    return {
      label: item.label,
      kind: KINDS[item.kind],
      ...((suffix || detail) && {
        labelDetails: { ...(suffix && { detail: suffix }), ...(detail && { description: detail }) },
      }),
      ...(item.markdown && { documentation: { kind: 'markdown' as const, value: item.markdown } }),
      ...(item.filter && { filterText: item.filter }),
      ...(item.deprecated && { tags: [CompletionItemTag.Deprecated] }),
      // the order is ours; editors only add how well each fits what is typed
      sortText: String(i).padStart(4, '0'),
      ...edit,
      data: dataOf(item),
    };
  });
  const editRange = 'range' in place ? place.range : place;
  const itemDefaults = { editRange, insertTextFormat: PlainText, insertTextMode };
  return { isIncomplete: list.incomplete, ...(abilities.defaults && { itemDefaults }), items };
}

function dataOf({ kind, label, next, markdown, detail }: Completion): CompletionData {
  // a function of the query itself is not looked up by its name
  const name = markdown || detail === 'let' ? undefined : label;
  return { kind, ...(name && { name }), ...(next && { next }) };
}

/** The text of a snippet for editors that know none. */
function withoutStops(snippet: string): string {
  return snippet
    .replaceAll(
      /(?<!\\)\$(?:\d+|\{\d+(?::([^}]*)|\|([^,|}]*)[^}]*)?\})/g,
      (_, text?: string, choice?: string) => text ?? choice ?? '',
    )
    .replaceAll(/\\([\\$}])/g, '$1');
}

function toSignatureHelp({ signatures, active }: FeatureHelp): SignatureHelp {
  return {
    signatures: signatures.map(({ label, parameters, markdown, active: parameter }) => ({
      label,
      parameters: parameters.map(({ start, end }) => ({ label: [start, end] })),
      ...(markdown && { documentation: { kind: 'markdown' as const, value: markdown } }),
      // a place behind the last one, so that none is shown as the present one
      activeParameter: parameter ?? parameters.length,
    })),
    activeSignature: active,
    activeParameter: signatures[active]?.active ?? signatures[active]?.parameters.length ?? 0,
  };
}
