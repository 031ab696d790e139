import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { AppError, BugError } from '../core/errors.js';
import type { Diagnostic } from '../core/diagnostic.js';
import { problem } from '../core/diagnostic.js';
import { readPipelines } from '../resources/pipelines/read.js';
import { countTickets } from '../resources/tickets/count.js';
import type { LivePipeline } from '../core/live-state.js';
import type { SandboxView } from '../core/results.js';
import type { Seed } from '../sandbox/index.js';
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
        sandbox.close().then(done, failed);
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
    if (!(error instanceof AppError) || error.code !== 'SANDBOX_FILE') throw error;
    await rm(sandboxFile(ctx));
  }
  await forgetLock(ctx);
  return showSandbox(ctx);
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
  await rm(resolve(cwd, '.pipewright', 'sandbox.lock.yaml'), { force: true });
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
  const path = resolve(ctx.cwd, file);
  if (!existsSync(path))
    throw seedInvalid(file, [problem({ code: 'SEED_INVALID', summary: 'There is no such file.' })]);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null)
    throw seedInvalid(file, [problem({ code: 'SEED_INVALID', summary: "The file can't be read." })]);
  const parsed = parseSeed(text, file);
  if (parsed.ok) return parsed.seed;
  throw seedInvalid(
    file,
    parsed.problems.map(({ path: at, message }) =>
      problem({ code: 'SEED_INVALID', summary: `${at}: ${message}` }),
    ),
  );
}

function seedInvalid(file: string, findings: readonly Diagnostic[]): AppError {
  return new AppError({
    code: 'SEED_INVALID',
    summary: `${file} is not a seed for the sandbox.`,
    detail: findings.map(({ summary }) => summary).join('\n'),
    findings,
  });
}
