import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine: PIPEWRIGHT_CHROMIUM, else the first that PATH has; null where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const asked = env['PIPEWRIGHT_CHROMIUM'] ?? '';
  if (asked !== '') return asked;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Chromium can't make its own sandbox for root; the pages here are ours, and load nothing. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, chromiumSandbox: false, args: ['--disable-dev-shm-usage'] });
}
