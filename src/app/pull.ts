import { join } from 'node:path';
import type { Config } from '../core/config.js';
import { renderConfiguration } from '../config/write.js';
import type { ConfigDocument } from '../config/index.js';
import { updateConfiguration } from '../config/update.js';
import { writeFileAtomically } from '../execute/files.js';
import { matchPipelines } from '../resources/pipelines/identity.js';
import { readPipelines } from '../resources/pipelines/read.js';
import { unmanagedThings } from '../resources/pipelines/views.js';
import { openAccount } from './account.js';
import type { OpenAccount } from './account.js';
import { loadConfiguration } from './configuration.js';
import { lockFileFor, readPortalLock } from './lock-file.js';
import { copySchema, SCHEMA_COPY } from './schema-copy.js';
import { AppError } from '../core/errors.js';
import type { PullResult } from '../core/results.js';
import type { AccountFlags, AppContext } from './types.js';

const CONFIG = 'pipewright.yaml';

export interface PullInput {
  readonly account: AccountFlags;
  readonly paths: readonly string[];
  /** Also add pipelines that no file declares, to the first file. */
  readonly all: boolean;
}

/** Brings what is live into the files. Without any, makes them. Nothing in the account is changed. */
export async function pullConfiguration(
  ctx: AppContext,
  input: PullInput,
): Promise<{ readonly result: PullResult }> {
  const loaded = await loadIfThere(ctx, input.paths);
  if (loaded === null) return { result: await pullNew(ctx, input.account) };
  const { portalIds, subscription } = loaded.config;
  const account = await openAccount(ctx, input.account, { portalIds, subscription }, 'read');
  try {
    return { result: await pullInto(ctx, account, input, loaded) };
  } finally {
    await account.close();
  }
}

interface Declared {
  readonly config: Config;
  readonly documents: readonly ConfigDocument[];
}

/** The configuration, or null where there is none and none was named. */
async function loadIfThere(ctx: AppContext, paths: readonly string[]): Promise<Declared | null> {
  try {
    return await loadConfiguration(ctx, paths);
  } catch (error) {
    if (error instanceof AppError && error.code === 'NO_CONFIG' && paths.length === 0) return null;
    throw error;
  }
}

async function pullInto(
  ctx: AppContext,
  account: OpenAccount,
  input: PullInput,
  { config, documents }: Declared,
): Promise<PullResult> {
  const { portalId } = account.facts;
  const lock = await readPortalLock(ctx, lockFileFor(ctx, input.account, input.paths), portalId);
  const live = await readPipelines(account.reader);
  const matching = matchPipelines(config, live, lock);
  const { files, differences, notEditable } = updateConfiguration({
    documents,
    portalId,
    live,
    pipelines: matching.pipelines,
    add: input.all ? matching.unmanaged : [],
  });
  for (const { path, text } of files) if (text !== null) await writeFileAtomically(path, text);
  const names = (written: boolean): readonly string[] =>
    files.filter(({ text }) => (text !== null) === written).map(({ file }) => file);
  return {
    portalId,
    written: names(true),
    unchanged: names(false),
    differences,
    notWritten: notEditable,
    unmanaged: unmanagedThings(input.all ? { ...matching, unmanaged: [] } : matching),
  };
}

async function pullNew(ctx: AppContext, flags: AccountFlags): Promise<PullResult> {
  const { text, portalId } = await pullFresh(ctx, flags);
  await writeFileAtomically(join(ctx.cwd, CONFIG), text);
  const schemaWritten = await copySchema(ctx);
  return {
    portalId,
    written: [CONFIG, ...(schemaWritten ? [SCHEMA_COPY] : [])],
    unchanged: schemaWritten ? [] : [SCHEMA_COPY],
    differences: [],
    notWritten: [],
    unmanaged: [],
  };
}

/** The whole account as a fresh configuration. */
export async function pullFresh(
  ctx: AppContext,
  flags: AccountFlags,
): Promise<{ readonly text: string; readonly portalId: number }> {
  const account = await openAccount(ctx, flags, { portalIds: [], subscription: null }, 'read');
  try {
    const { portalId } = account.facts;
    const pipelines = await readPipelines(account.reader);
    const comments = ['Pulled from HubSpot: every ticket pipeline of the account.'];
    return {
      text: renderConfiguration({ portalId, pipelines, comments, schema: `./${SCHEMA_COPY}` }),
      portalId,
    };
  } finally {
    await account.close();
  }
}
