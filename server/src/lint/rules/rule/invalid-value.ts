import { defineRule } from '../../define-rule.ts';
import { keyFault, type ValueFault, valueFaults } from '../../field-values.ts';
import { checkedPlaces, severityFor } from '../../strictness.ts';

/** A value that the service refuses: no word of its list, beyond its limits, in the wrong form. */
export default defineRule({
  since: '0.1.0',
  severity: 'error',
  fix: 'mixed',
  summary: 'A value that the service does not take',
  needs: [],
  onDocument(document, context) {
    const report = ({ at, message, by, mild, fix }: ValueFault): void =>
      context.report({ at, message, fix, severity: severityFor(by, document, context.settings, mild) });
    for (const place of checkedPlaces(context)) {
      for (const fault of valueFaults(place, context.file.text)) report(fault);
      const fault = keyFault(place);
      if (fault) report(fault);
    }
  },
});
