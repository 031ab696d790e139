import { resolve } from 'node:path';
import type { Seed } from '../../sandbox/index.js';
import { sandboxError } from './sandbox-file.js';
import { checkSeed, readSeed } from './seed.js';

/** What a sandbox of one's own holds, and where it is served. */
export interface StartSandboxInput {
  /** The account to begin with, or the path of a seed file in YAML or JSON; left out: HubSpot's default pipeline. */
  readonly seed?: Seed | string;
  /** A port of this machine; 0, the default, takes a free one. */
  readonly port?: number;
}

/** A sandbox that runs in this process and keeps its account in memory. */
export interface Sandbox {
  /** For `account.apiUrl`, or the base path of HubSpot's client: without a slash at the end. */
  readonly url: string;
  /** The first of `tokens`. */
  readonly token: string;
  /** Those of the seed, in its order; else one that has every scope. */
  readonly tokens: readonly string[];
  readonly portalId: number;
  /** Ends every connection at once. Can be called more than once. */
  readonly close: () => Promise<void>;
}

/**
 * Serves a small HubSpot account on 127.0.0.1, for tests and rehearsals. Nothing is read from or written to a disk but the
 * seed; as many can run side by side as one likes.
 * @throws AppError: SEED_INVALID, SANDBOX_PORT_TAKEN.
 */
export async function startSandbox({ seed, port = 0 }: StartSandboxInput = {}): Promise<Sandbox> {
  const { startSandbox: serve, seedState } = await import('../../sandbox/index.js');
  const checked =
    typeof seed === 'string' ? await readSeed(resolve(seed), seed) : seed && (await checkSeed(seed));
  const state = checked && seedState(checked, { now: Date.now() });
  try {
    const { url, token, portalId, state: account, close } = await serve({ state, port });
    return { url, token, tokens: [...account.tokens.keys()], portalId, close };
  } catch (error) {
    throw sandboxError(error);
  }
}
