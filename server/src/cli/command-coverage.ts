/** `rulewright coverage`: which techniques of ATT&CK the rules of a folder list, and which have none. */
import path from 'node:path';
import type { AttackDomain } from '../facts/index.ts';
import { type Coverage, coverageOf, navigatorLayer } from '../rule-index/index.ts';
import { oneOf, readArguments, UsageError } from './arguments.ts';
import type { CliHost } from './cli-host.ts';
import { indexFolder } from './index-files.ts';
import { plural } from './report.ts';

const OPTIONS = { format: { type: 'string' }, domain: { type: 'string' } } as const;
const DOMAINS: readonly AttackDomain[] = ['enterprise', 'mobile', 'ics'];

export function coverageCommand(args: readonly string[], host: CliHost): number {
  const { values, paths } = readArguments(args, OPTIONS);
  const format = oneOf(values, 'format', ['text', 'json', 'navigator'], 'text');
  const domain = oneOf(values, 'domain', DOMAINS, 'enterprise');
  if (values['domain'] !== undefined && format !== 'navigator')
    throw new UsageError('--domain goes with --format navigator, whose layers are for one domain each');
  const [folder, second] = paths;
  if (folder === undefined || second !== undefined) throw new UsageError('coverage takes one folder');
  const { index, facts, errors } = indexFolder(folder, host);
  const coverage = coverageOf(index, facts.attack);
  if (format === 'text') host.write(coverageText(coverage));
  else {
    const name = `Rules of ${path.basename(path.resolve(folder))}`;
    const json = format === 'json' ? coverage : navigatorLayer(coverage, index, { name, domain });
    host.write(`${JSON.stringify(json, undefined, 2)}\n`);
  }
  for (const error of errors) host.writeError(`rulewright: ${error.message}\n`);
  return errors.length > 0 ? 2 : 0;
}

/** The matrix as a list: each tactic with the techniques that have rules, and how many have none. */
function coverageText({ version, rules, mapped, tactics, unknown }: Coverage): string {
  const parts = [`ATT&CK ${version}: ${mapped} of ${plural(rules, 'rule')} list a tactic or technique\n`];
  for (const { domain, name, rules: ofTactic, covered, total, techniques } of tactics) {
    const matrix = domain === 'enterprise' ? '' : ` (${domain})`;
    parts.push(`\n${name}${matrix}: ${plural(ofTactic, 'rule')}, ${covered} of ${total} techniques\n`);
    for (const technique of techniques) {
      if (technique.rulesWithin === 0) continue;
      parts.push(line(technique.rulesWithin, `${technique.id} ${technique.name}`, '  '));
      for (const sub of technique.subTechniques)
        if (sub.rules > 0) parts.push(line(sub.rules, `${sub.id} ${sub.name}`, '    '));
    }
  }
  const gaps = tactics.filter(({ covered }) => covered === 0).map(({ name }) => name);
  if (gaps.length > 0) parts.push(`\nTactics without any technique: ${gaps.join(', ')}\n`);
  if (unknown.length > 0) {
    parts.push('\nNot in this version\n', ...unknown.map(({ id, rules: of }) => line(of, JSON.stringify(id), '  ')));
  }
  return parts.join('');
}

function line(count: number, text: string, indent: string): string {
  return `${String(count).padStart(5)}${indent}${text}\n`;
}
