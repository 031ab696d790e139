import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/base/errors.js';
import type { CiPlatform } from './ci-files.js';
import { presentCiFile, writeCiFiles } from './ci-files.js';
import { readOwn, writeOwn } from '../files/own-file.js';
import { pullFresh } from '../pull/pull-fresh.js';
import { copySchema, hasOtherSchema, SCHEMA_COPY, writeIfDifferent } from './schema-copy.js';
import type { InitResult } from '../../core/model/results.js';
import type { AccountFlags, AppContext } from '../types.js';

const CONFIG = 'pipewright.yaml';
/** Where commands without a path look for a configuration. */
const FOLDER = 'pipewright';
const PLACES = [CONFIG, FOLDER];

/** What must not get into git: plans, journals and snapshots hold live data. */
const IGNORED = ['.pipewright/', 'plan.json'];

/** How to create a configuration in the working directory. */
export interface InitInput {
  readonly account: AccountFlags;
  /** True to write the account's live state; else a starter, without contacting an account. */
  readonly fromLive?: boolean;
  /** True to overwrite files that exist. */
  readonly force?: boolean;
  /** Also write a workflow, or null. It can be added to an existing configuration, which is then left alone. */
  readonly ci?: CiPlatform | null;
}

/** What `init` ends with; `exitCode` is 0, as any failure is thrown. */
export interface InitOutcome {
  readonly result: InitResult;
  readonly exitCode: number;
}

type Asked = Required<InitInput>;

/** Each file, and whether it was written: one with the same content isn't. */
type Wrote = readonly (readonly [file: string, wrote: boolean])[];

/**
 * Creates a configuration in the working directory. Overwrites nothing unless `force` is set.
 * @throws AppError: FILE_EXISTS, and with `fromLive` the errors of reading the account.
 */
export async function initConfiguration(ctx: AppContext, given: InitInput): Promise<InitOutcome> {
  const input: Asked = { fromLive: false, force: false, ci: null, ...given };
  const present = PLACES.find((place) => existsSync(join(ctx.cwd, place)));
  const joins = input.ci !== null && !input.fromLive && present !== undefined;
  if (!joins && present === FOLDER) throw shadows();
  if (!input.force) await refuseToReplace(ctx, joins, input);
  const started: Wrote = joins ? [[present, false]] : await startFiles(ctx, input);
  const wrote: Wrote = [
    ...started,
    ['.gitignore', await ignoreInGit(ctx)],
    ...(input.ci === null ? [] : await writeCiFiles(ctx, input.ci)),
  ];
  const named = (what: boolean) => wrote.flatMap(([file, done]) => (done === what ? [file] : []));
  return { result: { written: named(true), unchanged: named(false) }, exitCode: 0 };
}

async function startFiles(ctx: AppContext, { account, fromLive }: Asked): Promise<Wrote> {
  const written = fromLive ? (await pullFresh(ctx, account)).written : [CONFIG];
  if (!fromLive) await writeOwn(join(ctx.cwd, CONFIG), STARTER);
  return [...written.map((file) => [file, true] as const), [SCHEMA_COPY, await copySchema(ctx)]];
}

async function refuseToReplace(ctx: AppContext, joins: boolean, { ci, fromLive }: Asked): Promise<void> {
  const start =
    'init writes a first configuration and overwrites nothing by default. To update these files from the account, use pull; to start over, add --force.';
  const withCi = ci === null ? '' : ` --ci ${ci}`;
  const ways = ci === null ? 'pipewright pull' : `pipewright pull\npipewright init${withCi}`;
  if (!joins && existsSync(join(ctx.cwd, CONFIG))) throw exists(CONFIG, start, ways);
  const again = `pipewright init${fromLive ? ' --from-live' : ''}${withCi} --force`;
  if (!joins && (await hasOtherSchema(ctx))) throw exists(SCHEMA_COPY, start, again);
  const workflow = ci === null ? null : presentCiFile(ctx, ci);
  if (workflow === null) return;
  const detail =
    'init overwrites nothing by default, so nothing was written. With --force, the workflow is overwritten, and your changes to it are lost. An existing configuration stays as it is.';
  throw exists(workflow, detail, again);
}

function exists(file: string, detail: string, hint: string): AppError {
  return new AppError({ code: 'FILE_EXISTS', summary: `${file} already exists.`, detail, hint });
}

/** Even with --force: a starter next to the folder would be read instead of it, and plan to delete what it omits. */
function shadows(): AppError {
  const detail = `Commands would read ${CONFIG} instead of it, so nothing was written. To update these files from the account, use pull.`;
  return exists(`The folder ${FOLDER}/`, detail, 'pipewright pull');
}

async function ignoreInGit(ctx: AppContext): Promise<boolean> {
  const path = join(ctx.cwd, '.gitignore');
  const before = (await readOwn(path)) ?? '';
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
