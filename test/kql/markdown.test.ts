/** The specification of the KQL grammar: one suite per operator, and those of the language around them. */
import { kqlSuite } from '../support/kql-suite.ts';
import { projectFiles } from '../support/paths.ts';

for (const file of projectFiles('test/kql', '.md')) kqlSuite(file);
