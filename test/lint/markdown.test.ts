/** The suites of the rules, and the examples in their documents, which are suites as well. */
import { markdownSuite } from '../support/markdown-suite.ts';
import { projectFiles } from '../support/paths.ts';

for (const file of projectFiles('test/lint', '.md')) markdownSuite(file);
for (const file of projectFiles('docs/rules', '.md')) if (!file.endsWith('README.md')) markdownSuite(file);
