// Stands in for @vscode/native-watchdog, which is native: ends this process when the one it belongs to is gone.
'use strict';

exports.start = (parent) => {
  const timer = setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(87);
    }
  }, 3000);
  timer.unref();
};
