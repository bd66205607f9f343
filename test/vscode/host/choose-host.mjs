// Which VS Code the Node suite runs in; run-node-suite.mjs says what the variables mean.
import { isSupported, unsupportedMessage } from './host.mjs';

const HOSTS = ['auto', 'download', 'npm'];

/** Whether a window can be opened at all. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Throws an error for a choice that cannot be. */
export function chooseHost() {
  if (process.env.VSCODE_EXECUTABLE) return { host: 'path', explicit: true, why: '' };
  const wanted = process.env.VSCODE_TEST_HOST || 'auto';
  if (!HOSTS.includes(wanted))
    throw new Error(`VSCODE_TEST_HOST is ${wanted}, but must be one of: ${HOSTS.join(', ')}.`);
  if (wanted === 'npm') {
    if (!isSupported) throw new Error(`${unsupportedMessage} Use VSCODE_TEST_HOST=download.`);
    return { host: 'npm', explicit: true, why: '' };
  }
  if (wanted === 'download') return { host: 'download', explicit: true, why: '' };
  if (isSupported && !hasDisplay())
    return { host: 'npm', explicit: false, why: 'there is no display for a downloaded one' };
  return { host: 'download', explicit: !isSupported, why: '' };
}
