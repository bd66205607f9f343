/** From offsets to the protocol. The only place where lines and characters are known. */
import {
  type CodeAction, CodeActionKind, type CodeLens, type Diagnostic, DiagnosticSeverity, DiagnosticTag, type DocumentSymbol,
  type FoldingRange, FoldingRangeKind, type Hover, type Range as LspRange, SymbolKind,
} from 'vscode-languageserver'; // biome-ignore format: a list
import type { Hover as FeatureHover, Fold, Lens, OutlineItem, SemanticToken } from '../features/index.ts';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from '../features/index.ts';
import type { Finding, Fix, Severity } from '../lint/index.ts';
import { type LineIndex, lineIndex, positionAt, type Range, type TextEdit } from '../text/index.ts';
import {
  SHOW_INDICATORS_COMMAND, SHOW_PLACES_COMMAND, SHOW_RULES_COMMAND, type ShowIndicatorsArguments, type ShowPlacesArguments,
  type ShowRulesArguments,
} from './protocol.ts'; // biome-ignore format: a list

export function toRange(lines: LineIndex, range: Range): LspRange {
  return { start: positionAt(lines, range.start), end: positionAt(lines, range.end) };
}

/** A range that can be seen: an empty one takes the character at its place, or the one before it at the end of a line. */
function toVisibleRange(lines: LineIndex, text: string, { start, end }: Range): LspRange {
  if (end > start) return toRange(lines, { start, end });
  const isLineEnd = (at: number): boolean => at >= text.length || text[at] === '\n' || text[at] === '\r';
  if (!isLineEnd(start)) return toRange(lines, { start, end: start + 1 });
  return toRange(lines, { start: start > 0 && !isLineEnd(start - 1) ? start - 1 : start, end: start });
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic(finding: Finding, lines: LineIndex, text: string, uri: string): Diagnostic {
  const { related, tag } = finding;
  return {
    range: toVisibleRange(lines, text, finding),
    severity: SEVERITIES[finding.severity],
    source: 'rulewright',
    code: finding.rule,
    message: finding.message,
    ...(tag && { tags: [DiagnosticTag.Unnecessary] }),
    ...(related && {
      relatedInformation: related.map(({ elsewhere, message, ...range }) => ({
        location: { uri: elsewhere?.file ?? uri, range: toRange(elsewhere?.lines ?? lines, range) },
        message,
      })),
    }),
  };
}

export function toCodeAction(
  finding: Finding,
  fix: Fix,
  lines: LineIndex,
  text: string,
  uri: string,
  version: number,
): CodeAction {
  const edits = fix.edits.map((edit) => ({ range: toRange(lines, edit), newText: edit.text }));
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(finding, lines, text, uri)],
    isPreferred: fix.safe,
    // with the version, an edit of a text that has changed since is refused instead of misplaced
    edit: { documentChanges: [{ textDocument: { uri, version }, edits }] },
  };
}

/** The action that applies fixes together; undefined when there are none. */
export function toFixAllAction(
  fixes: readonly Fix[],
  lines: LineIndex,
  uri: string,
  version: number,
): CodeAction | undefined {
  if (fixes.length === 0) return undefined;
  const edits = fixes.flatMap((fix) => fix.edits.map((edit) => ({ range: toRange(lines, edit), newText: edit.text })));
  return {
    title: 'Fix all safe problems',
    kind: `${CodeActionKind.SourceFixAll}.rulewright`,
    edit: { documentChanges: [{ textDocument: { uri, version }, edits }] },
  };
}

/** The action that adds a name to the known ones of the workspace. */
export function toKnownNameAction(
  name: string,
  finding: Finding,
  text: string,
  lines: LineIndex,
  uri: string,
  settings: { readonly uri: string; readonly text: string | undefined; readonly edit: TextEdit },
): CodeAction {
  const create = { kind: 'create' as const, uri: settings.uri, options: { ignoreIfExists: true } };
  const range = toRange(lineIndex(settings.text ?? ''), settings.edit);
  return {
    title: `Treat \`${name}\` as known, in rulewright.json`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(finding, lines, text, uri)],
    isPreferred: false,
    edit: {
      documentChanges: [
        ...(settings.text === undefined ? [create] : []),
        { textDocument: { uri: settings.uri, version: null }, edits: [{ range, newText: settings.edit.text }] },
      ],
    },
  };
}

export function toHover(hover: FeatureHover, lines: LineIndex): Hover {
  return { range: toRange(lines, hover.range), contents: { kind: 'markdown', value: hover.markdown } };
}

export function toCodeLens({ range, title, action }: Lens, lines: LineIndex, uri: string): CodeLens {
  const position = positionAt(lines, range.start);
  const command = (name: string, argument: ShowIndicatorsArguments | ShowPlacesArguments | ShowRulesArguments) => ({
    range: { start: position, end: position },
    command: { title, command: name, arguments: [argument] },
  });
  switch (action.kind) {
    case 'entries': {
      const entries = action.entries.map(({ label, places }) => ({
        label,
        ranges: places.map((place) => toRange(lines, place)),
      }));
      return command(SHOW_INDICATORS_COMMAND, { uri, title, entries });
    }
    case 'places':
      return command(SHOW_PLACES_COMMAND, {
        ...{ uri, position },
        ranges: action.places.map((place) => toRange(lines, place)),
      });
    case 'rules': {
      const choices = action.choices.map(({ label, ...of }) => ({
        label,
        params:
          'technique' in of
            ? ({ ask: 'techniqueRules', technique: of.technique } as const)
            : ({ ask: 'others', uri, document: of.document, query: of.query, indicator: of.indicator } as const),
      }));
      return command(SHOW_RULES_COMMAND, { uri, position, title, choices });
    }
  }
}

const SYMBOL_KINDS: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  rule: SymbolKind.File,
  field: SymbolKind.Field,
  query: SymbolKind.Module,
  let: SymbolKind.Variable,
  function: SymbolKind.Function,
  stage: SymbolKind.Operator,
  item: SymbolKind.String,
};

export function toSymbol(item: OutlineItem, lines: LineIndex): DocumentSymbol {
  return {
    name: item.name,
    detail: item.detail,
    kind: SYMBOL_KINDS[item.kind],
    range: toRange(lines, item.range),
    selectionRange: toRange(lines, item.selection),
    children: item.children.map((child) => toSymbol(child, lines)),
  };
}

export function toFoldingRange(fold: Fold, lines: LineIndex): FoldingRange {
  const { start, end } = toRange(lines, fold);
  return {
    startLine: start.line,
    endLine: end.line,
    ...(fold.kind === 'comment' && { kind: FoldingRangeKind.Comment }),
  };
}

/** Tokens as the protocol packs them: five numbers each, places relative to the token before. */
export function toSemanticTokens(tokens: readonly SemanticToken[], lines: LineIndex): number[] {
  const data: number[] = [];
  let before = { line: 0, character: 0 };
  for (const token of tokens) {
    const at = positionAt(lines, token.start);
    const character = at.line === before.line ? at.character - before.character : at.character;
    const modifiers = token.modifiers.reduce((bits, modifier) => bits | (1 << TOKEN_MODIFIERS.indexOf(modifier)), 0);
    data.push(at.line - before.line, character, token.end - token.start, TOKEN_TYPES.indexOf(token.type), modifiers);
    before = at;
  }
  return data;
}
