import { resolve } from 'node:path';
import type { Seed } from '../../sandbox/index.js';
import { sandboxError } from './sandbox-file.js';
import { checkSeed, readSeed } from './seed.js';

/** What the sandbox starts with, and on which port. */
export interface StartSandboxInput {
  /** The initial account, or the path of a seed file in YAML or JSON; defaults to HubSpot's default pipeline. */
  readonly seed?: Seed | string;
  /** A port of this machine; 0, the default, picks a free one. */
  readonly port?: number;
}

/** A sandbox that runs in this process and keeps its account in memory. */
export interface Sandbox {
  /** For `account.apiUrl`, or the base path of HubSpot's client: without a trailing slash. */
  readonly url: string;
  /** The first of `tokens`. */
  readonly token: string;
  /** The seed's tokens in order; else one with every scope. */
  readonly tokens: readonly string[];
  readonly portalId: number;
  /** Closes every connection immediately. Can be called more than once. */
  readonly close: () => Promise<void>;
}

/**
 * Serves a small HubSpot account on 127.0.0.1, for tests and rehearsals. Touches no disk but to read the seed; any
 * number can run in parallel.
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
