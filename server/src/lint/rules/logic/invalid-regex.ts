import { FACTS_OF_NAMES } from '../../define-bind-rule.ts';
import { defineRule } from '../../define-rule.ts';
import { type RegexProblemKind, readRegex } from '../../regex.ts';
import { forEachRegex } from '../../regexes.ts';

/** What is wrong, given the text that it is about, and what to do. */
const MESSAGES: Readonly<Record<RegexProblemKind, (text: string) => string>> = {
  lookaround: (text) =>
    `\`${text}\` looks at what stands around a match, which the service cannot: it refuses the query. Say it by a condition of its own, such as \`… and not(x matches regex …)\`.`,
  backreference: (text) => `\`${text}\` refers to an earlier group, which the service cannot: it refuses the query.`,
  group: (text) => `\`${text}\` begins no group that the service knows: it refuses the query. \`(?:…)\` groups, \`(…)\` captures.`,
  flag: (text) => `\`${text}\` has a flag that the service does not know: it refuses the query. The flags are \`i\`, \`m\`, \`s\` and \`U\`.`,
  escape: (text) =>
    text === '\\'
      ? 'A backslash stands before nothing, and the service refuses the query. Write `\\\\` for the character itself.'
      : `\`${text}\` is no escape that the service knows: it refuses the query.`,
  'class-escape': (text) => `\`${text}\` is a place in the text and no character, so that it cannot stand in brackets: the service refuses the query.`,
  hex: (text) => `\`${text}\` lacks its two hexadecimal digits, and the service refuses the query.`,
  property: (text) => `\`${text}\` lacks the name of a property, such as \`${text}{L}\`: the service refuses the query.`,
  'unclosed-group': (text) => `\`${text}\` is not closed, and the service refuses the query. Write \`\\${text}\` for the character itself.`,
  'unopened-group': (text) => `\`${text}\` closes nothing, and the service refuses the query. Write \`\\${text}\` for the character itself.`,
  'unclosed-class': (text) => `\`${text}\` is not closed, and the service refuses the query. Write \`\\${text}\` for the character itself.`,
  range: (text) => `\`${text}\` is no range from a lower to a higher character: the service refuses the query. Put a \`-\` that stands for itself at the end.`,
  repetition: (text) =>
    `\`${text}\` has nothing to repeat, and the service refuses the query. Write ${text === '*' ? '`.*` for any text, ' : ''}\`\\${text}\` for the character itself.`,
  count: (text) => `\`${text}\` ends below where it begins, and the service refuses the query.`,
  name: (text) => `\`${text}\` gives a group a name that it cannot have, or one that is taken: the service refuses the query.`,
}; // biome-ignore format: a table

/** A regular expression that the service cannot read. It knows no lookaround and no backreferences, as most others do. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'none',
  summary: 'A regular expression that the service cannot read',
  needs: FACTS_OF_NAMES,
  onQuery({ tree, embedded }, context) {
    const seen = new Set<number>();
    forEachRegex(tree, context.binding, embedded, ({ pattern, placeOf }) => {
      const { problem } = readRegex(pattern);
      const at = problem && placeOf(problem);
      // a let may be used several times
      if (!problem || !at || seen.has(at.start)) return;
      seen.add(at.start);
      context.report({ at, message: MESSAGES[problem.kind](pattern.slice(problem.start, problem.end)) });
    });
  },
});
