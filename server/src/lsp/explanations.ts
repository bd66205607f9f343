/** Rules taken apart, for panels of editors and for the clipboard. */
import { type Connection, type Position, ResponseError, type TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Explanation, explainMarkdown, indicatorsCsv } from '../explain/index.ts';
import { positionAt } from '../text/index.ts';
import type { OpenFile } from '../workspace/index.ts';
import type { Answer } from './answer.ts';
import {
  EXPLAIN_REQUEST,
  EXPLANATION_TEXT_REQUEST,
  type ExplainParams,
  type ExplanationTextParams,
  type OpenExplanation,
} from './protocol.ts';

export interface ExplanationHost {
  readonly documents: TextDocuments<TextDocument>;
  /** Answers from an open text. */
  readonly answer: Answer;
  /** The explanation with how many rules look for the same. */
  counted(uri: string, document: number, explanation: Explanation): Explanation;
}

export function serveExplanations(connection: Connection, { documents, answer, counted }: ExplanationHost): void {
  connection.onRequest(EXPLAIN_REQUEST, ({ textDocument: { uri }, position }: ExplainParams) =>
    documents.get(uri)
      ? answer<OpenExplanation | null>('explanation', uri, null, (open, document) =>
          explained(open, document, position),
        )
      : new ResponseError(-32602, `${uri} is not open`),
  );

  connection.onRequest(EXPLANATION_TEXT_REQUEST, ({ textDocument, position, format, path }: ExplanationTextParams) =>
    answer<string | null>('explanation as text', textDocument.uri, null, (open, document) => {
      const found = explained(open, document, position);
      if (!found) return null;
      const { document: _, start, end, ...explanation } = found;
      if (format === 'csv') return indicatorsCsv(explanation);
      if (format === 'json') return `${JSON.stringify({ ...explanation, path }, undefined, 2)}\n`;
      const inside = open.findings.filter((finding) => start <= finding.start && finding.start <= end);
      const findings = inside.map((finding) => ({ ...finding, line: positionAt(open.lines, finding.start).line + 1 }));
      return explainMarkdown(explanation, path, findings);
    }),
  );

  /** The rule around a position, or the one before it; the first one without a position. */
  function explained(
    { file, explanations }: OpenFile,
    text: TextDocument,
    position: Position | undefined,
  ): OpenExplanation | null {
    const offset = position ? text.offsetAt(position) : 0;
    const document = Math.max(
      0,
      file.documents.findLastIndex(({ start }) => start <= offset),
    );
    const { [document]: rule } = file.documents;
    const { [document]: explanation } = explanations;
    if (!rule || !explanation) return null;
    const { start, end } = rule;
    return { path: text.uri, ...counted(text.uri, document, explanation), document, start, end };
  }
}
