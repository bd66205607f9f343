// The Chromium of this machine, driven by playwright-core, which brings none of its own.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** The path of a browser; throws an error that says how to get one. */
export function chromiumPath() {
  const wanted = process.env.CHROMIUM;
  if (wanted && !fs.existsSync(wanted)) throw new Error(`CHROMIUM is ${wanted}, but there is no such file.`);
  const found = wanted ?? PLACES.find((place) => fs.existsSync(place)) ?? onPath('chromium') ?? onPath('google-chrome');
  if (!found)
    throw new Error(
      'No Chromium here. Install it (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM to its path.',
    );
  return found;
}

function onPath(name) {
  const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

export async function launchBrowser() {
  return chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    // cleanup.mjs ends the process on a signal, and playwright then ends the browser
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      // the sandbox of Chromium cannot be had as root and in most containers, and only our own pages are opened
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
      // nothing but this machine is reached, so that a test says the same with and without a network
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
    ], // biome-ignore format: a list
  });
}
