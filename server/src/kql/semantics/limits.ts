/** Limits that keep the work of binding linear in the text, far above what any real query needs. */

/** Functions are followed this deep; one that calls itself in a circle ends here. */
export const MAX_CALL_DEPTH = 16;

/** Bodies of functions are bound once per call; a query in which functions call functions many times over ends here. */
export const MAX_CALLS = 1000;

/** Tables after all stages are kept; where their columns are more than these, the tables after that are open. */
export const MAX_COLUMNS_KEPT = 1_000_000;

/** The most columns a table keeps; more than any table of the service has. */
export const MAX_COLUMNS = 2000;
