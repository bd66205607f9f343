/** Pages of the Rule Explorer as the tests look at them: made from a text, the way of the server and the wire. */
import type { Item } from '../../client/explorer/builder.ts';
import { explanation, type Explanation as ShownExplanation } from '../../client/explorer/explanation.ts';
import type { Finding, RuleMessage } from '../../client/explorer/messages.ts';
import { FRESH, type PageState } from '../../client/explorer/page-state.ts';
import { ruleView } from '../../client/explorer/view.ts';
import type { ViewChild, ViewNode } from '../../client/explorer/view-node.ts';
import { explainDocument } from '../../server/src/explain/index.ts';
import { type RuleDocument, readRule } from '../../server/src/rule/index.ts';
import { FACTS } from '../support/facts.ts';

/** What the page gets to know of a document: through the wire and the checks. */
export function shownDocument(document: RuleDocument): ShownExplanation {
  return explanation(JSON.parse(JSON.stringify(explainDocument(document, FACTS, { columnNames: true }))));
}

export function messageOf(text: string, language: 'yaml' | 'kql' = 'yaml', findings: Finding[] = []): RuleMessage {
  const [document] = readRule(text, language).documents;
  return { type: 'rule', uri: 'file:///a', path: 'a', explanation: shownDocument(document!), findings };
}

export interface Page {
  readonly nodes: readonly ViewNode[];
  readonly items: readonly Item[];
}

export function pageOf(message: RuleMessage, state: PageState = FRESH): Page {
  return ruleView(message, state);
}

/** All elements with a word in their class, in the order of the page. */
export function ofClass(nodes: readonly ViewChild[], name: string): ViewNode[] {
  return elements(nodes).filter(({ attributes }) => attributes.class?.split(' ').includes(name));
}

/** The part with a heading. */
export function part(nodes: readonly ViewChild[], heading: string): ViewNode {
  const found = elements(nodes).find(
    (node) =>
      node.tag === 'section' && elements(node.children).some((h) => h.tag === 'h2' && h.children[0] === heading),
  );
  if (!found) throw new Error(`there is no part ${heading}`);
  return found;
}

/** The rows of the tables below, with the words of each cell. */
export function rows(node: ViewNode): string[][] {
  return elements(node.children)
    .filter(({ tag }) => tag === 'tbody')
    .flatMap((body) => body.children as ViewNode[])
    .map((row) => (row.children as ViewNode[]).map((cell) => words(cell)));
}

/** The words of a node, with a blank between elements. */
export function words(node: ViewChild): string {
  return typeof node === 'string' ? node : node.children.map(words).join(' ').replaceAll(/\s+/g, ' ').trim();
}

export function elements(nodes: readonly ViewChild[]): ViewNode[] {
  return nodes.flatMap((node) => (typeof node === 'string' ? [] : [node, ...elements(node.children)]));
}
