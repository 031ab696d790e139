import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { asObject, asString } from '../core/base/decode.js';
import { BugError } from '../core/base/errors.js';
import { ownSignal } from '../transport/own-signal.js';
import type { AppContext } from './types.js';
import type { Io } from '../core/base/io.js';

/** What is wrong with an API address, before any use case sees it. */
export { checkApiUrl } from '../hubspot/api-url.js';

/** What a process gives to a use case. The rest of the context (clock, timer, dice) is the same for everyone. */
export interface ContextParts extends Pick<Io, 'cwd' | 'env'> {
  /** Stops the use case, which ends what it has begun to write; left out: nothing does. */
  readonly signal?: AbortSignal;
  /** Told what goes on; left out: nobody is. */
  readonly talk?: AppContext['talk'];
}

/** What --version says and plans record. */
export const VERSION: string = readVersion();

/** The context of a real run: the machine's clock, timers that end with the signal, real randomness. */
export function createContext(parts: ContextParts): AppContext {
  const { cwd, env, signal: own = new AbortController().signal, talk = () => undefined } = parts;
  return {
    ...{ cwd, env, talk, signal: own },
    version: VERSION,
    now: () => new Date(),
    sleep: (ms, signal = own) => sleep(ms, signal),
    random: Math.random,
  };
}

/** Ends early with the signal's own reason, which says why the run ends. */
async function sleep(ms: number, theirs: AbortSignal): Promise<void> {
  const { signal, release } = ownSignal(theirs);
  await setTimeout(ms, undefined, { signal })
    .catch(() => theirs.throwIfAborted())
    .finally(release);
}

/** The absolute path of a file that ships with the package (`docs/errors.md`, `schema/…`), from source and from dist. */
export function packageFile(path: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new BugError(`no package.json above ${import.meta.url}`);
    folder = parent;
  }
  return join(folder, path);
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  return asString(asObject(manifest, 'package.json')['version'], 'package.json: version');
}
