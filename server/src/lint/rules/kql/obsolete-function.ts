import type { FunctionFact, Signature } from '../../../facts/index.ts';
import { nodesOf } from '../../../kql/syntax/index.ts';
import { defineRule } from '../../define-rule.ts';

/** `row_rank` counts rows with equal values, `row_rank_dense` does not: same parameters, another meaning. */
const OF_OTHER_MEANING = new Set(['row_rank']);

/** Forms of a call that have been replaced, by number of arguments, and what to write instead. */
const OLD_FORMS: Readonly<Record<string, { readonly arguments: number; readonly advice: string }>> = {
  count: {
    arguments: 1,
    advice:
      '`count` takes no argument: write `count()` to count rows, or `countif(…)` for those that meet a condition.',
  },
};

/** A function that still works but that the language has another name for. */
export default defineRule({
  since: '0.1.0',
  severity: 'info',
  fix: 'mixed',
  summary: 'A function that has been replaced by another',
  needs: ['scalar', 'aggregates', 'plugins'],
  onQuery({ tree }, context) {
    const { facts, binding } = context;
    const factOf = (name: string): FunctionFact | undefined =>
      facts.aggregate(name) ?? facts.scalarFunction(name) ?? facts.plugin(name);
    for (const node of nodesOf(tree, 'CallExpression')) {
      if (binding.meaningOf(node.name)?.kind !== 'function') continue;
      const { name } = node.name;
      const at = { start: node.name.start, end: node.name.end };
      const form = Object.hasOwn(OLD_FORMS, name) ? OLD_FORMS[name]! : undefined;
      if (form?.arguments === node.args.length) context.report({ at, code: 'KS507', message: form.advice });
      const old = factOf(name);
      if (!old?.flags.has('obsolete')) continue;
      const { alternative } = old;
      const next = factOf(alternative);
      const same = next && !OF_OTHER_MEANING.has(name) && isRenamed(old, next) ? next : undefined;
      context.report({
        at,
        code: 'KS507',
        message: `\`${name}\` has been replaced by \`${alternative.replace("' or '", '` or `')}\`.`,
        // aggregates of lists keep another number of values than those they were replaced by
        fix:
          same && (() => context.fix(`Write ${alternative}`, !facts.aggregate(name), [{ ...at, text: alternative }])),
      });
    }
  },
});

/** Whether a call means the same under the new name: the same arguments, and a column of the same name. */
function isRenamed(old: FunctionFact, next: FunctionFact): boolean {
  return old.resultName === next.resultName && old.signatures.every((a) => next.signatures.some((b) => isSame(a, b)));
}

function isSame(a: Signature, b: Signature): boolean {
  return (
    a.result === b.result &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, i) => {
      const other = b.parameters[i]!;
      return (
        parameter.group === other.group &&
        parameter.optional === other.optional &&
        parameter.types.join() === other.types.join() &&
        parameter.max === other.max
      );
    })
  );
}
