import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/errors.js';
import { writeFileAtomically } from '../execute/files.js';
import { pullFresh } from './pull.js';
import { copySchema, hasOtherSchema, SCHEMA_COPY, writeIfDifferent } from './schema-copy.js';
import type { InitResult } from '../core/results.js';
import type { AccountFlags, AppContext } from './types.js';

const CONFIG = 'pipewright.yaml';

/** What must not get into git: plans, journals and snapshots hold live data. */
const IGNORED = ['.pipewright/', 'plan.json'];

export interface InitInput {
  readonly account: AccountFlags;
  readonly fromLive: boolean;
  readonly force: boolean;
  readonly ci: 'github' | 'gitlab' | null;
}

/** Starts a configuration in the working directory. Overwrites nothing unless told to. */
export async function initConfiguration(
  ctx: AppContext,
  input: InitInput,
): Promise<{ readonly result: InitResult }> {
  const path = join(ctx.cwd, CONFIG);
  if (!input.force) {
    if (existsSync(path)) throw exists(CONFIG, 'pipewright pull');
    if (await hasOtherSchema(ctx)) throw exists(SCHEMA_COPY, 'pipewright init --force');
  }
  const text = input.fromLive ? (await pullFresh(ctx, input.account)).text : STARTER;
  const written = [CONFIG];
  const unchanged: string[] = [];
  await writeFileAtomically(path, text);
  for (const [file, wrote] of [
    [SCHEMA_COPY, await copySchema(ctx)],
    ['.gitignore', await ignoreInGit(ctx)],
  ] as const) {
    (wrote ? written : unchanged).push(file);
  }
  return { result: { written, unchanged } };
}

function exists(file: string, hint: string): AppError {
  return new AppError({
    code: 'FILE_EXISTS',
    summary: `${file} is here already.`,
    detail:
      'init starts a configuration and overwrites nothing by itself. To bring what is live into these files, use pull; to start over, add --force.',
    hint,
  });
}

async function ignoreInGit(ctx: AppContext): Promise<boolean> {
  const path = join(ctx.cwd, '.gitignore');
  const before = existsSync(path) ? await readFile(path, 'utf8') : '';
  const lines = before.split(/\r?\n/);
  const missing = IGNORED.filter((line) => !lines.includes(line));
  if (missing.length === 0) return false;
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  return writeIfDifferent(path, `${before}${gap}${missing.join('\n')}\n`);
}

const STARTER = `# yaml-language-server: $schema=./${SCHEMA_COPY}
# HubSpot ticket pipelines as code. Look first, then apply:
#   pipewright plan --sandbox      rehearse on the embedded account
#   pipewright plan                compare with your account (HUBSPOT_ACCESS_TOKEN)
version: 1

# The guard: apply refuses any other account. Fill in the number from your HubSpot address bar.
# account:
#   portalId: 1000001

pipelines:
  # Every account has this pipeline. Its id is "0", and its statuses have the ids "1" to "4".
  - key: support
    id: "0"
    label: Support Pipeline
    # Complete and in order: a live status that is missing here is planned for deletion.
    statuses:
      - { key: new, id: "1", label: New, state: open }
      - { key: waiting_on_contact, id: "2", label: Waiting on contact, state: open }
      - { key: waiting_on_us, id: "3", label: Waiting on us, state: open }
      - { key: closed, id: "4", label: Closed, state: closed }
    # To delete a status, say where its tickets go:
    # retired:
    #   - { status: "3", moveTicketsTo: waiting_on_contact }
`;
