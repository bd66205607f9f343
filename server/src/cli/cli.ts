/** The command line: which command runs, and what it may use of the outside world. */
import { closest } from '../text/index.ts';
import { UsageError } from './arguments.ts';
import type { CliHost } from './cli-host.ts';
import { checkCommand } from './command-check.ts';
import { coverageCommand } from './command-coverage.ts';
import { explainCommand } from './command-explain.ts';
import { indexCommand } from './command-index.ts';
import { schemaCommand } from './command-schema.ts';

const USAGE = `Usage: rulewright COMMAND [OPTIONS] [PATH…]

Commands
  check [PATH…]      find faults in rules: YAML, KQL, and whether the two fit
  explain PATH…      take rules apart: parameters, stages, indicators, output
  index DIR          list what the rules of a folder look for, each with the number of rules and the places
  coverage DIR       count the rules of a folder for each technique of ATT&CK
  schema [NAME]      list the tables and functions that queries find, or show one of them
  lsp --stdio        the language server, for any editor

Options of check
  --format text|json|sarif|github
  --fail-on error|warning|info|hint   exit code 1 from this severity on (error)
  --fix                               apply the safe fixes
  --stdin-filename NAME               with PATH "-": the name that stdin goes by
  --workspace DIR                     a folder whose functions and tables are known
  --config FILE                       settings in place of rulewright.json
  --baseline FILE                     findings that are known and not told again
  --update-baseline                   write the findings there are into that file
  --profile service|azure-sentinel-pr
                                      for whom rules are written: the service, or the public repository as well
  --base COMMIT                       with the profile azure-sentinel-pr: versions have to be raised where rules differ from it
Options of explain
  --format text|markdown|json|jsonl   json is for one file, jsonl for folders
  --workspace DIR                     a folder whose functions and tables are known, and whose rules are counted
Options of index
  --format text|json
  --search TEXT                       only indicators that the text is in
  --duplicates                        only the groups of rules whose queries are nearly the same
Options of coverage
  --format text|json|navigator        navigator is a layer for the ATT&CK Navigator
  --domain enterprise|mobile|ics      the domain of that layer (enterprise)
Options of schema
  --format text|json
  --schema workspace|xdr              tables of Log Analytics (workspace) or of Defender XDR
  --workspace DIR                     show what the files of the folder declare as well

Exit codes: 0 nothing from the severity of --fail-on on, 1 findings, 2 wrong use or unreadable input
`;

const COMMANDS = ['check', 'explain', 'index', 'coverage', 'schema', 'lsp'];

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).some((arg) => arg === '--help' || arg === '-h');
}

/** Runs the command line; returns the exit code. */
export async function main(args: readonly string[], host: CliHost): Promise<number> {
  const [command, ...rest] = args;
  try {
    if (COMMANDS.includes(command!) && asksForHelp(rest)) {
      host.write(USAGE);
      return 0;
    }
    switch (command) {
      case 'check':
        return checkCommand(rest, host);
      case 'explain':
        return explainCommand(rest, host);
      case 'index':
        return indexCommand(rest, host);
      case 'coverage':
        return coverageCommand(rest, host);
      case 'schema':
        return schemaCommand(rest, host);
      case 'lsp':
        // editors add options of their own, such as `--clientProcessId=7`
        if (!rest.includes('--stdio')) throw new UsageError('lsp speaks over stdio only: write lsp --stdio');
        return await host.serve();
      case '--version':
      case '-v':
        host.write(`${host.version}\n`);
        return 0;
      case '--help':
      case '-h':
      case 'help':
        host.write(USAGE);
        return 0;
      case undefined:
        host.writeError(USAGE);
        return 2;
      default: {
        const similar = closest(command, COMMANDS);
        throw new UsageError(`unknown command ${command}${similar ? `: did you mean ${similar}?` : ''}`);
      }
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    host.writeError(`rulewright: ${error.message} (see rulewright --help)\n`);
    return 2;
  }
}
