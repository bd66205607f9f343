// What the extension host of the npm-hosted VS Code loads in place of a suite (its extensionTestsPath). A workbench in a
// browser has no stdout, so this copies what the suite prints into a file, then calls the suite's own run(). Any suite made
// for @vscode/test-electron works as it is. Where things lie comes in VSCODE_TEST_RELAY, as JSON: { suite, output, ended }.
'use strict';
const fs = require('node:fs');
const { format } = require('node:util');

const { suite, output, ended } = JSON.parse(process.env.VSCODE_TEST_RELAY);

function out(text) {
  try {
    fs.appendFileSync(output, text);
  } catch {
    // the run is over and its folder gone
  }
}

/** VS Code has made these properties deaf to assignment. */
function define(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: true });
}

for (const name of ['log', 'info', 'warn', 'error', 'debug']) {
  const original = console[name];
  define(console, name, (...args) => {
    out(`${format(...args)}\n`);
    return original.apply(console, args);
  });
}

for (const name of ['stdout', 'stderr']) {
  // VS Code's own write() cannot be replaced, but the stream can
  const stream = Object.create(process[name]);
  define(stream, 'write', (chunk, encoding, callback) => {
    out(chunk);
    const done = callback ?? encoding;
    if (typeof done === 'function') done();
    return true;
  });
  define(process, name, stream);
}

exports.run = async () => {
  try {
    const { run } = require(suite);
    if (typeof run !== 'function') throw new Error(`${suite} exports no run()`);
    await run();
  } finally {
    // what it threw is printed by VS Code
    fs.writeFileSync(ended, '');
  }
};
