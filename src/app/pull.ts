import { NO_CONSOLE } from '../config/live-settings.js';
import type { AccountReader } from '../core/account.js';
import type { Config, DesiredPipeline, PortalLock } from '../core/config.js';
import type { JsonObject } from '../core/json.js';
import type { LivePipeline, LiveTeam } from '../core/live-state.js';
import type { Matching } from '../core/matching.js';
import type { Unmanaged } from '../core/plan.js';
import type { ConfigDocument } from '../config/index.js';
import type { UpdateInput, UpdateResult } from '../config/update.js';
import { updateConfiguration } from '../config/update.js';
import { writeFileAtomically } from '../execute/files.js';
import { matchPipelines } from '../resources/pipelines/identity.js';
import { readPipelines } from '../resources/pipelines/read.js';
import { unmanagedThings } from '../resources/pipelines/views.js';
import { matchTeams } from '../resources/teams/identity.js';
import { openAccount } from './account.js';
import type { OpenAccount } from './account.js';
import { loadConfiguration } from './configuration.js';
import { consoleOn } from './console-pages.js';
import { readLivePeople, readLiveSettings } from './live-settings.js';
import type { WantedPeople, WantedSettings } from './live-settings.js';
import { lockFileFor, readPortalLock } from './lock-file.js';
import { confirmPulled, declaresConsole } from './pull-confirmed.js';
import { pullFresh } from './pull-fresh.js';
import { copySchema, SCHEMA_COPY } from './schema-copy.js';
import { AppError } from '../core/errors.js';
import type { PullResult } from '../core/results.js';
import type { AccountFlags, AppContext } from './types.js';

export interface PullInput {
  readonly account: AccountFlags;
  readonly paths: readonly string[];
  /** Also add pipelines and teams that no file declares, to the first file. */
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
  declared: Declared,
): Promise<PullResult> {
  const { portalId } = account.facts;
  const lock = await readPortalLock(ctx, lockFileFor(ctx, input.account, input.paths), portalId);
  const { all } = input;
  const pages = all || declaresConsole(declared.config) ? await account.readConsole() : null;
  const found = await liveIntoFiles(account.reader, { portalId, lock }, declared, { all, pages });
  const { files, differences, notEditable } = found.updated;
  for (const { path, text } of files) if (text !== null) await writeFileAtomically(path, text);
  const confirmed = pages === null ? null : await confirmPulled(ctx, account, { ...input, pages });
  const names = (written: boolean): readonly string[] =>
    files.filter(({ text }) => (text !== null) === written).map(({ file }) => file);
  return {
    portalId,
    written: [...names(true), ...(confirmed === null ? [] : [confirmed])],
    unchanged: names(false),
    differences,
    notWritten: notEditable,
    unmanaged: [
      ...unmanagedThings(all ? { ...found.matching, unmanaged: [] } : found.matching),
      ...(all ? [] : found.unmanagedTeams.map(unmanagedTeam)),
    ],
    notes: found.notes,
  };
}

export interface LiveInFiles {
  readonly updated: UpdateResult;
  readonly matching: Matching;
  readonly unmanagedTeams: readonly LiveTeam[];
  /** What this token can't see, one sentence each. */
  readonly notes: readonly string[];
}

interface Into extends Pick<PullInput, 'all'>, Pick<UpdateInput, 'accept' | 'acceptPlace'> {
  /** What the settings pages hold, or null where nobody tells. */
  readonly pages: JsonObject | null;
}

/** Reads what the files declare, and gives their new texts. Writes nothing. */
export async function liveIntoFiles(
  reader: AccountReader,
  { portalId, lock }: { readonly portalId: number; readonly lock: PortalLock },
  { config, documents }: Declared,
  { all, pages, ...only }: Into,
): Promise<LiveInFiles> {
  const wanted = wantedPeople(config, { all, pages });
  const [live, people] = await Promise.all([readPipelines(reader), readLivePeople(reader, wanted)]);
  const matching = matchPipelines(config, live, lock);
  const add = all ? matching.unmanaged : [];
  const read = await readLiveSettings(reader, wantedSettings(matching, add), people);
  const settings = { ...read.settings, console: pages === null ? NO_CONSOLE : consoleOn(pages) };
  const teams = settings.teams === null ? null : matchTeams(config, settings.teams, lock);
  const unmanagedTeams = teams?.unmanaged ?? [];
  const updated = updateConfiguration({
    ...only,
    documents,
    portalId,
    live,
    pipelines: matching.pipelines,
    add,
    settings,
    ...(teams === null ? {} : { teams: teams.teams }),
    addTeams: all ? unmanagedTeams : [],
  });
  return { updated, matching, unmanagedTeams, notes: read.notes };
}

/** Who is in a team is asked only where a file says it, or editors or access name people. */
function wantedPeople(
  { teams, pipelines, permissionSets }: Config,
  { all, pages }: Pick<Into, 'all' | 'pages'>,
): WantedPeople {
  const members =
    all || teams.some((team) => (team.members ?? team.extraMembers ?? team.permissionSet) !== null);
  const editors = pipelines.some(({ statuses }) => statuses.some(({ editableBy }) => editableBy !== null));
  const access = pages !== null && pipelines.some((pipeline) => pipeline.access !== null);
  const sets = pages !== null && permissionSets.some(({ tickets }) => tickets !== null);
  return {
    members,
    users: members || editors || access,
    permissionSets: all || sets || teams.some(({ permissionSet }) => permissionSet !== null),
  };
}

/** Rules and editors are asked only of pipelines that say something about them, and of those to add. */
function wantedSettings({ pipelines }: Matching, add: readonly LivePipeline[]): WantedSettings {
  const added = add.map(({ id }) => id);
  const declaring = (says: (pipeline: DesiredPipeline) => boolean): readonly string[] =>
    pipelines.flatMap(({ live, desired }) => (live !== null && says(desired) ? [live.id] : []));
  return {
    rules: [...declaring(({ rules }) => rules !== null), ...added],
    editors: [
      ...declaring(({ statuses }) => statuses.some(({ editableBy }) => editableBy !== null)),
      ...added,
    ],
  };
}

function unmanagedTeam({ id, name }: LiveTeam): Unmanaged {
  return { kind: 'team', id, label: name, reason: 'not declared' };
}

async function pullNew(ctx: AppContext, flags: AccountFlags): Promise<PullResult> {
  const pulled = await pullFresh(ctx, flags);
  const schemaWritten = await copySchema(ctx);
  const { portalId, written, notes } = pulled;
  return {
    portalId,
    written: [...written, ...(schemaWritten ? [SCHEMA_COPY] : [])],
    unchanged: schemaWritten ? [] : [SCHEMA_COPY],
    differences: [],
    notWritten: [],
    unmanaged: [],
    notes,
  };
}
