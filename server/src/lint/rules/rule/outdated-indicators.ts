import { type Name, nodesOf } from '../../../kql/syntax/index.ts';
import { defineRule } from '../../define-rule.ts';
import { isForRepository } from '../../strictness.ts';

const TABLE = 'ThreatIntelligenceIndicator';

/**
 * What the validation of the repository looks for. Its own pattern joins the two by an `or` that was meant as a pipe, so that
 * one of them is enough.
 */
const READ = /ThreatIntelligenceIndicator\s*\|/;
const RECENT = /ThreatIntelligenceIndicator\s*\|\s*where\s*TimeGenerated\s*>=\s*ago\(\w+\)/;
const LATEST =
  /\|\s*summarize\s*LatestIndicatorTime\s*=\s*arg_max\(TimeGenerated,\s*\*\)\s*by\s*IndicatorId\s*\|\s*where\s*(?:ExpirationDateTime\s*>\s*now\(\)\s*and\s*Active\s*==\s*true|Active\s*==\s*true\s*and\s*ExpirationDateTime\s*>\s*now\(\))/;

/** A query that reads all indicators of threats there have ever been, with those that have expired since. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'none',
  summary: 'Indicators of threats that may have expired, in a rule for the public repository',
  needs: [],
  onQuery(query, context) {
    if (!isForRepository(context.document, context.settings)) return;
    const { tree } = query;
    const { start, end } = tree.root;
    const text = tree.source.slice(start, end);
    if (!READ.test(text) || RECENT.test(text) || LATEST.test(text)) return;
    const at = nodesOf(tree, 'Name').find((name: Name) => name.name === TABLE);
    if (!at) return;
    context.report({
      at,
      message: `The validation of the repository asks for indicators that still hold: \`${TABLE} | where TimeGenerated >= ago(…) | summarize LatestIndicatorTime = arg_max(TimeGenerated, *) by IndicatorId | where ExpirationDateTime > now() and Active == true\`.`,
    });
  },
});
