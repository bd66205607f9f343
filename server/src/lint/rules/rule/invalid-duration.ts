import {
  guessDuration,
  isNull,
  isTemplate,
  isWellFormedDuration,
  readDuration,
  writeDuration,
} from '../../../rule/index.ts';
import { placeOf } from '../../../yaml/index.ts';
import { defineRule } from '../../define-rule.ts';
import { checkedPlaces, isForRepository, severityFor } from '../../strictness.ts';
import { cut, replaceScalar } from '../../yaml-edits.ts';

/** A length of time in no form that the service or its repository reads. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'A length of time that cannot be read',
  needs: [],
  onDocument(document, context) {
    for (const { field, value, path } of checkedPlaces(context)) {
      if (field?.shape.is !== 'duration' || value.kind !== 'Scalar' || isNull(value)) continue;
      const text = value.text.trim();
      const read = isWellFormedDuration(text) ? readDuration(text) : undefined;
      const isForeign = read?.dialect === 'iso' && isForRepository(document, context.settings);
      if (isTemplate(text) || (read && !isForeign)) continue;
      const guess = guessDuration(text);
      const meant = read ? writeDuration(read.ticks, 'short') : guess && writeDuration(guess.ticks, guess.dialect);
      context.report({
        at: placeOf(context.file.text, value),
        severity: severityFor('service', document, context.settings),
        message: isForeign
          ? `The validation of the repository does not read \`${text}\`: there it is written \`${meant}\`.`
          : messageOf(text, String(path.at(-1)), meant),
        fix: meant === undefined ? undefined : () => replaceScalar(value, meant, isForeign),
      });
    }
  },
});

function messageOf(text: string, key: string, meant: string | undefined): string {
  if (/^\d{1,4}$/.test(text)) return `\`${text}\` has no unit: write \`${text}m\`, \`${text}h\` or \`${text}d\`.`;
  const start = `\`${cut(text)}\` is no length of time, so the service refuses the rule`;
  if (meant !== undefined) return `${start}. Did you mean \`${meant}\`?`;
  return `${start}: \`${key}\` is written \`1h\`, \`14d\` or \`PT1H\`.`;
}
