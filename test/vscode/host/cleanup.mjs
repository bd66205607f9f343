// What must not be left behind: child processes and profiles in the temporary folder, however this process ends.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const tasks = new Set();
let installed = false;

/** Runs the task when the process ends; it must be synchronous. Returns a function that runs it now instead. */
export function atExit(task) {
  if (!installed) {
    installed = true;
    process.once('exit', () => {
      // the newest first: processes before the folders that they write into
      for (const t of [...tasks].reverse()) quietly(t);
    });
    const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
    for (const [signal, number] of Object.entries(signals)) process.once(signal, () => process.exit(128 + number));
  }
  tasks.add(task);
  return () => {
    if (tasks.delete(task)) quietly(task);
  };
}

/** A temporary folder that goes with the process. The path is short: VS Code puts sockets into it (108 bytes at most). */
export function temporaryFolder(prefix = 'vsc-') {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  const remove = atExit(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  return { folder, remove };
}

/** Ends a process that leads a group, with all its children; SIGKILL at once when the process itself is ending. */
export function killGroup(pid, signal = 'SIGKILL') {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false; // it is gone already
  }
}

function quietly(task) {
  try {
    task();
  } catch {
    // nothing can be done about it any more
  }
}
