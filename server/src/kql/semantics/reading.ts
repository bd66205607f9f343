/**
 * Where a query means one thing to the service and another to the official engine, which knows less of the workspace. The
 * service's reading is the one that is used; with that of the engine the binder is held against it, so that these are the only
 * places in which the two differ. docs/decisions/0016
 */
export interface Reading {
  /** `Custom_CL | project A | where B == 1`: a list of columns says all that there are, also of a table that may have any. */
  readonly listsAreComplete: boolean;
  /** `union (T | extend X = "a"), (U_CL | extend X = y)`: a type that nobody knows may be any of the others; else X is split. */
  readonly unknownTypesFit: boolean;
  /** `SigninLogs | parse UserPrincipalName with AppId "@" *`: a parsed column replaces one of its name; else both are there. */
  readonly parsedReplaces: boolean;
  /** `(T: (*)) { T | where A == 1 }`: a table of any columns; else of none. */
  readonly anyTableIsOpen: boolean;
  /** `Custom_CL | where Event == "a"`: in front of a table that may have any column, `Event` is one; else it is the table. */
  readonly columnsHideTables: boolean;
  /** `where A == 1` alone, `T | invoke f()`: what is no table is reported, and its columns are anybody's guess; else none. */
  readonly missingTableIsOpen: boolean;
  /** `invoke FileProfile(SHA1)`: functions of the service are given columns of the table; else there are none to name. */
  readonly invokedTakesColumns: boolean;
  /** `workspace("a").T`, `adx("b").T`: a table of another place, which may have any columns; else an unknown function. */
  readonly placesAreKnown: boolean;
  /** `let pack = (a: string) { … }; print pack("x")`: what the query declares is called; else the built-in function. */
  readonly ownFunctionsHideBuiltIns: boolean;
  /** `split(A, "/")["-1"]`, `todynamic(split(A, "/"))`: a list is like any dynamic value; else it has no properties, and no text. */
  readonly listsAreDynamic: boolean;
  /** `count(A)`: forms of a function that its reference does not show are taken with arguments of any type. */
  readonly hiddenFormsAreLoose: boolean;
}

export const SERVICE: Reading = {
  listsAreComplete: true,
  unknownTypesFit: true,
  parsedReplaces: true,
  anyTableIsOpen: true,
  columnsHideTables: true,
  missingTableIsOpen: true,
  invokedTakesColumns: true,
  placesAreKnown: true,
  ownFunctionsHideBuiltIns: true,
  listsAreDynamic: true,
  hiddenFormsAreLoose: true,
};
