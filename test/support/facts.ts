/** The real facts, packed from data/ as the build does it. */
import fs from 'node:fs';
import path from 'node:path';
import {
  FACT_KINDS,
  type Facts,
  factsFrom,
  type Schema,
  type TableFact,
  type WorkspaceFunctionFact,
} from '../../server/src/facts/index.ts';
import { ROOT } from './paths.ts';

/** Facts from dist/facts, which `npm test` builds first. */
export const REAL_FACTS: Facts = factsFrom(
  Object.fromEntries(
    FACT_KINDS.map((kind) => [kind, () => fs.readFileSync(path.join(ROOT, 'dist', 'facts', `${kind}.txt`), 'utf8')]),
  ),
);

/** `T`, `U`, `T1`: in the texts of the suites, tables of which nothing is known but that they exist. */
const ANY_TABLE = /^[A-Z]\d?$/;

/** `CircleA` and `CircleB`: in the texts of the suites, functions of a workspace that call each other. */
const CIRCLE = ['CircleA', 'CircleB'];

function circular(name: string): WorkspaceFunctionFact {
  return {
    name,
    kind: 'workspace',
    tabular: true,
    open: true,
    xdr: false,
    invoke: false,
    scope: false,
    parameters: [],
    anyArguments: true,
    columns: [],
    schema: '',
    result: 'unknown',
    alias: '',
    tables: [],
    description: '',
    declaredAt: [{ file: `${name}.yaml`, start: 0, end: 0 }],
    circle: CIRCLE,
  };
}

/** The facts, with tables and functions for the suites. */
export const FACTS: Facts = Object.create(REAL_FACTS, {
  table: {
    value: (name: string, schema: Schema): TableFact | undefined =>
      ANY_TABLE.test(name) ? { name, columns: [], open: true } : REAL_FACTS.table(name, schema),
  },
  workspaceFunction: {
    value: (name: string): WorkspaceFunctionFact | undefined =>
      CIRCLE.includes(name) ? circular(name) : REAL_FACTS.workspaceFunction(name),
  },
}) as Facts;
