import { rm } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { readText, whyUnread } from '../config/files.js';
import { AppError, BugError } from '../core/errors.js';
import type { Diagnostic } from '../core/diagnostic.js';
import { problem } from '../core/diagnostic.js';
import { readPipelines } from '../resources/pipelines/read.js';
import { countTickets } from '../resources/tickets/count.js';
import type { LivePipeline } from '../core/live-state.js';
import type { SandboxView } from '../core/results.js';
import type { Seed } from '../sandbox/index.js';
import { unwritable } from '../execute/files.js';
import { openAccount } from './account.js';
import { ensureSandboxFolder, sandboxError, sandboxFile } from './sandbox-file.js';
import type { AppContext } from './types.js';

/** How long another owner of the file may take to end. */
const WAIT_MS = 10_000;

export interface SandboxServer {
  readonly url: string;
  readonly token: string;
  readonly portalId: number;
  /** Resolves when the server has ended and its state is saved. */
  readonly closed: Promise<void>;
}

/** Serves the sandbox until the context's signal aborts. */
export async function startSandboxServer(
  ctx: AppContext,
  input: { readonly port: number; readonly seedFile: string | null },
): Promise<SandboxServer> {
  const { startSandbox, seedState } = await import('../sandbox/index.js');
  const file = sandboxFile(ctx);
  const seed = input.seedFile === null ? null : await readSeed(ctx, input.seedFile);
  await ensureSandboxFolder(ctx, file);
  try {
    const state = seed === null ? undefined : seedState(seed, { now: ctx.now().getTime() });
    const sandbox = await startSandbox({
      file,
      waitMs: WAIT_MS,
      port: input.port,
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

/** Replaces the sandbox's account by a seed's, also in a server that is running. */
export async function seedSandbox(ctx: AppContext, input: { readonly file: string }): Promise<SandboxView> {
  const seed = await readSeed(ctx, input.file);
  await control(ctx, 'seed', seed);
  await forgetLock(ctx);
  return showSandbox(ctx);
}

/** Puts the sandbox back to its seed, or to what a first run finds. A file that can't be read is started afresh. */
export async function resetSandbox(ctx: AppContext): Promise<SandboxView> {
  try {
    await control(ctx, 'reset', {});
  } catch (error) {
    if (!isStateInvalid(error)) throw error;
    await remove(sandboxFile(ctx));
  }
  await forgetLock(ctx);
  return showSandbox(ctx);
}

/** A broken state is thrown away; whatever else is in the way is not. */
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

/** One request to the control side of the sandbox, whoever serves it. */
async function control(ctx: AppContext, what: 'seed' | 'reset', body: object): Promise<void> {
  const { openSandbox } = await import('../sandbox/index.js');
  const file = sandboxFile(ctx);
  await ensureSandboxFolder(ctx, file);
  try {
    const sandbox = await openSandbox({ file });
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

/** What the lock knew was about the account that is gone. */
async function forgetLock({ cwd }: AppContext): Promise<void> {
  await remove(resolve(cwd, '.pipewright', 'sandbox.lock.yaml'));
}

/** What the sandbox holds, read through its API as any client would. */
export async function showSandbox(ctx: AppContext): Promise<SandboxView> {
  await ensureSandboxFolder(ctx, sandboxFile(ctx));
  const flags = { sandbox: true, apiUrl: null, portal: null };
  const account = await openAccount(ctx, flags, { portalIds: [], subscription: null }, 'read');
  try {
    const live = await readPipelines(account.reader);
    const ids = live.flatMap(({ statuses }) => statuses.map(({ id }) => id));
    const { held } = await countTickets(account.reader, ids);
    const { portalId, accountType, uiDomain } = account.facts;
    return {
      file: relative(ctx.cwd, sandboxFile(ctx)),
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
): SandboxView['pipelines'][number] {
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

async function readSeed(ctx: AppContext, file: string): Promise<Seed> {
  const { parseSeed } = await import('../sandbox/index.js');
  const read = await readText(resolve(ctx.cwd, file));
  if (read.kind !== 'text')
    throw seedInvalid(file, [
      problem({ code: 'SEED_INVALID', summary: `It can't be read: ${whyUnread(read) ?? ''}.` }),
    ]);
  const parsed = parseSeed(read.text, file);
  if (parsed.ok) return parsed.seed;
  throw seedInvalid(
    file,
    parsed.problems.map(({ path: at, message }) =>
      problem({ code: 'SEED_INVALID', summary: `${at}: ${message}` }),
    ),
  );
}

/** Aliases make a small file a large account. */
function seedTooLarge(): AppError {
  return new AppError({
    code: 'SEED_INVALID',
    summary: 'The seed is too large for the sandbox.',
    detail: 'With its aliases written out it has more than 8 MB, and the account was left as it is.',
  });
}

function seedInvalid(file: string, findings: readonly Diagnostic[]): AppError {
  return new AppError({
    code: 'SEED_INVALID',
    summary: `${file} is not a seed for the sandbox.`,
    detail: findings.map(({ summary }) => summary).join('\n'),
    findings,
  });
}
