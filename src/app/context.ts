import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { asObject, asString } from '../core/base/decode.js';
import { BugError } from '../core/base/errors.js';
import { createTokens } from '../core/secrets/tokens.js';
import { ownSignal } from '../transport/own-signal.js';
import type { AppContext } from './types.js';
import type { Io } from '../core/base/io.js';

/** Validates an API URL before any use case sees it. */
export { checkApiUrl } from '../hubspot/api-url.js';

/** The process-specific parts of a context. The rest (clock, timers, randomness) is always the same. */
export interface ContextParts extends Pick<Io, 'cwd' | 'env'> {
  /** Aborts the use case, which finishes a write that it has begun. If omitted, nothing aborts it. */
  readonly signal?: AbortSignal;
  /** Receives progress; defaults to none. */
  readonly talk?: AppContext['talk'];
  /** Learns of tokens, for whoever prints; defaults to those of the environment. */
  readonly tokens?: AppContext['tokens'];
}

/** Printed by --version and recorded in plans. */
export const VERSION: string = readVersion();

/** The context of a real run: the machine's clock, timers that end with the signal, real randomness. */
export function createContext(parts: ContextParts): AppContext {
  const { cwd, env, signal: own = new AbortController().signal, talk = () => undefined } = parts;
  return {
    ...{ cwd, env, talk, signal: own },
    tokens: parts.tokens ?? createTokens(env),
    version: VERSION,
    now: () => new Date(),
    sleep: (ms, signal = own) => sleep(ms, signal),
    random: Math.random,
  };
}

/** Rejects early with the signal's own reason, which says why the run ends. */
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
