/** How often a property is tried: `FUZZ=20 npm test property` looks twenty times as long. */
export function runs(usual: number): { numRuns: number } {
  return { numRuns: usual * Number(process.env['FUZZ'] ?? 1) };
}
