/** How much work something is, in a unit that no other work on the machine changes. */
import inspector from 'node:inspector';

/** How many blocks of code (bodies of functions and loops, branches) run while something is done. */
export function blocksRun(work: () => void): number {
  const session = new inspector.Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  let blocks = 0;
  try {
    work();
    // an answer of the same thread comes at once
    session.post('Profiler.takePreciseCoverage', (error, coverage) => {
      if (error) throw error;
      for (const { functions } of coverage.result)
        for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
    });
  } finally {
    session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
  return blocks;
}
