import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { renderConfiguration } from '../config/write.js';
import { writeFileAtomically } from '../execute/files.js';
import { readPipelines } from '../resources/pipelines/read.js';
import { openAccount } from './account.js';
import { copySchema, SCHEMA_COPY } from './schema-copy.js';
import type { AccountFlags, AppContext, PullResult } from './types.js';

const CONFIG = 'pipewright.yaml';

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
    return { text: renderConfiguration({ portalId, pipelines, comments, schema: `./${SCHEMA_COPY}` }), portalId };
  } finally {
    await account.close();
  }
}

export interface PullInput {
  readonly account: AccountFlags;
  readonly paths: readonly string[];
  readonly all: boolean;
}

export async function pullConfiguration(ctx: AppContext, input: PullInput): Promise<{ readonly result: PullResult }> {
  const { text, portalId } = await pullFresh(ctx, input.account);
  await writeFileAtomically(join(ctx.cwd, CONFIG), text, 0o644);
  void existsSync;
  await copySchema(ctx);
  return { result: { portalId, written: [CONFIG], unchanged: [], differences: [], unmanaged: [] } };
}
