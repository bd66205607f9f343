/** `macro-expand isfuzzy=true entity_group [cluster("c").database("d")] as X (X.T | take 5)` */
import { missingExpression } from '../expressions.ts';
import { expectName, parseName } from '../names.ts';
import type { EntityGroup, Expression, NameNode, Parameter, Statement } from '../nodes.ts';
import { BEST_EFFORT, IS_FUZZY } from '../parameter-specs.ts';
import { parseParameters } from '../parameters.ts';
import type { Parser } from '../parser.ts';
import { memberOrCall, parseSteps } from '../primary.ts';
import { parseEntities, parseEntityGroup, parseStatements } from '../statements.ts';
import { defineOperator, type OperatorBase, span } from './define-operator.ts';

export interface MacroExpandOperator extends OperatorBase<'MacroExpandOperator'> {
  readonly parameters: readonly Parameter[];
  readonly group: Expression | EntityGroup;
  readonly scopeName: NameNode | undefined;
  readonly statements: readonly Statement[];
}

const AS = new Set(['as']);

export const macroExpand = defineOperator<MacroExpandOperator>({
  words: ['macro-expand'],
  doc: 'Runs a query once for each database of a group.',
  parameters: [{ name: 'force_remote', value: 'bool' }, IS_FUZZY, BEST_EFFORT],
  children: { MacroExpandOperator: ['parameters', 'group', 'scopeName', 'statements'] },
  parse(p, keyword) {
    const parameters = parseParameters(p, macroExpand.parameters);
    const group = p.before(AS, () => parseGroup(p)) ?? missingExpression(p);
    const scopeName = p.takeWord('as') && expectName(p);
    const statements = p.expect('(', 'before the query')
      ? p.within('(', 'to close the query', () => parseStatements(p)).value
      : [];
    return { kind: 'MacroExpandOperator', ...span(p, keyword), parameters, group, scopeName, statements };
  },
});

/** `[database("a")]` without its `entity_group`. */
function parseBareGroup(p: Parser): EntityGroup {
  const { start } = p.token;
  const edits = [{ start, end: start, text: 'entity_group ' }];
  p.report(p.token, 'Expected `entity_group` before `[`.', 'KS006', { title: 'Insert `entity_group`', edits });
  return parseEntities(p, p.token);
}

function parseGroup(p: Parser): Expression | EntityGroup | undefined {
  if (p.atWord('entity_group')) return parseEntityGroup(p);
  if (p.at('[')) return parseBareGroup(p);
  const qualified = (p.atWord('database') || p.atWord('cluster')) && p.peek(1).kind === '(';
  return qualified ? parseSteps(p, memberOrCall(p)!, memberOrCall) : parseName(p);
}
