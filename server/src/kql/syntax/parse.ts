/** From text to tree. */
import type { OffsetMap, Range } from '../../text/index.ts';
import { type LexResult, lex } from './lexer.ts';
import type { KqlTree } from './nodes.ts';
import { OPERATORS } from './operators/index.ts';
import { Parser } from './parser.ts';
import type { Problem } from './problems.ts';
import { splitQueries } from './split-queries.ts';
import { parseQueryBlock } from './statements.ts';

/**
 * Parses the KQL in `source` between two offsets. Never throws; whatever the text, there is a tree, and its problems are
 * in the order of the text.
 * @param map brings the offsets of `source` to the document, where the two differ; tokens are moved before they are
 * parsed, so that every offset in the tree is one of the document
 */
export function parseKql(source: string, start = 0, end = source.length, map?: OffsetMap): KqlTree {
  const lexed = lex(source, start, end);
  return treeOf(source, { start, end }, map ? relocate(lexed, map) : lexed);
}

/**
 * The trees of the queries in a text that is nothing but KQL, in order.
 * @param most so many queries are read
 */
export function parseQueries(source: string, most: number): KqlTree[] {
  const lexed = lex(source);
  const ranges = splitQueries(source, lexed.tokens);
  // most texts are one query, whose tokens are there
  if (ranges.length === 1) return [treeOf(source, ranges[0]!, lexed)];
  return ranges.slice(0, most).map(({ start, end }) => parseKql(source, start, end));
}

function treeOf(source: string, { start, end }: Range, { tokens, comments, problems }: LexResult): KqlTree {
  const parser = new Parser(tokens, (word) => OPERATORS.has(word));
  const root = parseQueryBlock(parser);
  return { source, start, end, tokens, comments, root, problems: together(problems, parser.problems) };
}

/** Both in the order of the text; where a string was not closed, what the parser misses there is the same mistake. */
function together(ofLexer: readonly Problem[], ofParser: readonly Problem[]): readonly Problem[] {
  if (ofLexer.length + ofParser.length === 0) return ofParser;
  const places = new Set(ofLexer.map(({ start }) => start));
  // the parser judges some things when it has seen their end, such as the statements of a function
  return [...ofLexer, ...ofParser.filter(({ start }) => !places.has(start))].sort((a, b) => a.start - b.start);
}

function relocate(lexed: LexResult, map: OffsetMap): LexResult {
  const move = <T extends Range>(item: T): T => {
    const start = map.toDocument(item.start, false);
    const end = item.end > item.start ? map.toDocument(item.end, true) : start;
    return { ...item, start, end: Math.max(start, end) };
  };
  const problems = lexed.problems.map((problem) => ({
    ...move(problem),
    ...(problem.fix && { fix: { ...problem.fix, edits: problem.fix.edits.map(move) } }),
  }));
  return { tokens: lexed.tokens.map(move), comments: lexed.comments.map(move), problems };
}
