import { rm } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { AppError, BugError } from '../../core/base/errors.js';
import { countTickets } from '../../resources/shared/count-tickets.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { SandboxResult } from '../../core/model/results.js';
import { unwritable } from '../../files/file-errors.js';
import { openAccount } from '../account/account.js';
import { orThrow, readLive } from '../account/read-live.js';
import { ensureSandboxFolder, sandboxError, sandboxFile, sandboxLockFile } from './sandbox-file.js';
import { readSeed } from './seed.js';
import type { AppContext, ChosenAccount } from '../types.js';

/** How long to wait for another owner of the file to exit. */
const WAIT_MS = 10_000;

/** Whose sandbox is meant. */
export interface SandboxInput {
  /** An account of an accounts file; null or omitted: the working directory's own. */
  readonly chosen?: ChosenAccount | null;
}

/** How to serve the sandbox of the working directory. */
export interface SandboxServerInput extends SandboxInput {
  /** 0 picks a free one. */
  readonly port?: number;
  /** A seed to fill it from first, or null. */
  readonly seedFile?: string | null;
}

/** A sandbox that is served until the context's signal aborts. */
export interface SandboxServerResult {
  /** Without a trailing slash. */
  readonly url: string;
  /** The account's first token. */
  readonly token: string;
  readonly portalId: number;
  /** Resolves when the server is closed and its state saved. */
  readonly closed: Promise<void>;
}

/**
 * Serves the sandbox of the working directory until the context's signal aborts.
 * @throws AppError: SEED_INVALID, SANDBOX_BUSY, SANDBOX_FILE, SANDBOX_PORT_TAKEN.
 */
export async function startSandboxServer(
  ctx: AppContext,
  { port = 0, seedFile = null, chosen = null }: SandboxServerInput,
): Promise<SandboxServerResult> {
  const { startSandbox, seedState } = await import('../../sandbox/index.js');
  const file = sandboxFile(ctx, chosen);
  const seed = seedFile === null ? null : await readSeed(resolve(ctx.cwd, seedFile), seedFile);
  await ensureSandboxFolder(ctx, file);
  try {
    const options = { now: ctx.now().getTime(), ...(chosen === null ? {} : freshFor(chosen)) };
    const state = seed === null ? undefined : seedState(seed, options);
    const sandbox = await startSandbox({
      file,
      waitMs: WAIT_MS,
      port,
      ...(chosen === null ? {} : { fresh: freshFor(chosen) }),
      ...(state === undefined ? {} : { state }),
    });
    const closed = new Promise<void>((done, failed) => {
      const end = (): void => {
        closeSandbox(sandbox).then(done, failed);
      };
      if (ctx.signal.aborted) end();
      else ctx.signal.addEventListener('abort', end, { once: true });
    });
    const { url, token, portalId } = sandbox;
    return { url, token, portalId, closed };
  } catch (error) {
    throw sandboxError(error);
  }
}

async function closeSandbox(sandbox: { readonly close: () => Promise<void> }): Promise<void> {
  try {
    await sandbox.close();
  } catch (error) {
    throw sandboxError(error);
  }
}

/** What to fill the sandbox of the working directory from: a seed, YAML or JSON. */
export interface SandboxSeedInput extends SandboxInput {
  readonly file: string;
}

/**
 * Replaces the sandbox's account with a seed's, also in a running server.
 * @throws AppError: SEED_INVALID, SANDBOX_BUSY, SANDBOX_FILE.
 */
export async function seedSandbox(ctx: AppContext, input: SandboxSeedInput): Promise<SandboxResult> {
  const seed = await readSeed(resolve(ctx.cwd, input.file), input.file);
  const { chosen = null } = input;
  await control(ctx, 'seed', seed, chosen);
  await forgetLock(ctx, chosen);
  return showSandbox(ctx, { chosen });
}

/** Resets the sandbox to its seed, or to the default account. An unreadable file is replaced. */
export async function resetSandbox(
  ctx: AppContext,
  { chosen = null }: SandboxInput = {},
): Promise<SandboxResult> {
  try {
    await control(ctx, 'reset', {}, chosen);
  } catch (error) {
    if (!isStateInvalid(error)) throw error;
    await remove(sandboxFile(ctx, chosen));
  }
  await forgetLock(ctx, chosen);
  return showSandbox(ctx, { chosen });
}

/** What a fresh account of an accounts file is. */
function freshFor({ account: { portalId, subscription } }: ChosenAccount) {
  return { portalId, ...(subscription === null ? {} : { subscription }) };
}

/** An invalid state is discarded; any other error is not ignored. */
function isStateInvalid(error: unknown): boolean {
  const cause = error instanceof AppError && error.code === 'SANDBOX_FILE' ? error.cause : null;
  return cause instanceof Error && 'code' in cause && cause.code === 'SANDBOX_STATE_INVALID';
}

async function remove(file: string): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Sends one request to the sandbox's control API, in whichever process it runs. */
async function control(
  ctx: AppContext,
  what: 'seed' | 'reset',
  body: object,
  chosen: ChosenAccount | null,
): Promise<void> {
  const { openSandbox } = await import('../../sandbox/index.js');
  const file = sandboxFile(ctx, chosen);
  await ensureSandboxFolder(ctx, file);
  try {
    const sandbox = await openSandbox({ file, ...(chosen === null ? {} : freshFor(chosen)) });
    try {
      const init = { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(`${sandbox.url}/_sandbox/${what}`, init);
      if (answer.status === 413) throw seedTooLarge();
      if (!answer.ok) throw new BugError(`the sandbox answered ${what} with ${answer.status}`);
    } finally {
      await sandbox.close();
    }
  } catch (error) {
    throw sandboxError(error);
  }
}

/** The lock was about the account that no longer exists. */
async function forgetLock(ctx: AppContext, chosen: ChosenAccount | null): Promise<void> {
  await remove(sandboxLockFile(ctx, chosen));
}

/** Reads the sandbox's content through its API, like any client. */
export async function showSandbox(
  ctx: AppContext,
  { chosen = null }: SandboxInput = {},
): Promise<SandboxResult> {
  await ensureSandboxFolder(ctx, sandboxFile(ctx, chosen));
  const flags = { sandbox: true, apiUrl: null, portal: null, chosen };
  const account = await openAccount(ctx, flags, { portalIds: [], subscription: null }, 'read');
  try {
    const { pipelines: live } = await readLive({ reader: account.reader, attempt: orThrow });
    const ids = live.flatMap(({ statuses }) => statuses.map(({ id }) => id));
    const { held } = await countTickets(account.reader, ids);
    const { portalId, accountType, uiDomain } = account.facts;
    return {
      file: relative(ctx.cwd, sandboxFile(ctx, chosen)),
      account: { portalId, accountType, uiDomain },
      pipelines: live.map((pipeline) => viewOf(pipeline, held)),
    };
  } finally {
    await account.close();
  }
}

function viewOf(
  pipeline: LivePipeline,
  held: ReadonlyMap<string, number | null>,
): SandboxResult['pipelines'][number] {
  return {
    id: pipeline.id,
    label: pipeline.label,
    statuses: pipeline.statuses.map(({ id, label, state }) => ({
      id,
      label,
      state,
      tickets: held.get(id) ?? null,
    })),
  };
}

/** YAML aliases can make a small file a large account. */
function seedTooLarge(): AppError {
  return new AppError({
    code: 'SEED_INVALID',
    summary: 'The seed is too large for the sandbox.',
    detail: 'With its aliases expanded, it is larger than 8 MB. The account was left as it is.',
  });
}
