import { join } from 'node:path';
import type { AccountReader } from '../core/account.js';
import type { Config, DesiredPipeline, PortalLock } from '../core/config.js';
import type { LivePipeline, LiveTeam } from '../core/live-state.js';
import type { Matching } from '../core/matching.js';
import type { Unmanaged } from '../core/plan.js';
import { writeConfiguration } from '../config/write.js';
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
import { readLivePeople, readLiveSettings } from './live-settings.js';
import type { WantedPeople, WantedSettings } from './live-settings.js';
import { lockFileFor, readPortalLock } from './lock-file.js';
import { copySchema, SCHEMA_COPY } from './schema-copy.js';
import { AppError } from '../core/errors.js';
import type { PullResult } from '../core/results.js';
import type { AccountFlags, AppContext } from './types.js';

const CONFIG = 'pipewright.yaml';

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
  const found = await liveIntoFiles(account.reader, { portalId, lock }, declared, { all });
  const { files, differences, notEditable } = found.updated;
  for (const { path, text } of files) if (text !== null) await writeFileAtomically(path, text);
  const names = (written: boolean): readonly string[] =>
    files.filter(({ text }) => (text !== null) === written).map(({ file }) => file);
  return {
    portalId,
    written: names(true),
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

/** Reads what the files declare, and gives their new texts. Writes nothing. */
export async function liveIntoFiles(
  reader: AccountReader,
  { portalId, lock }: { readonly portalId: number; readonly lock: PortalLock },
  { config, documents }: Declared,
  { all, ...only }: Pick<PullInput, 'all'> & Pick<UpdateInput, 'accept' | 'acceptPlace'>,
): Promise<LiveInFiles> {
  const wanted = wantedPeople(config, all);
  const [live, people] = await Promise.all([readPipelines(reader), readLivePeople(reader, wanted)]);
  const matching = matchPipelines(config, live, lock);
  const add = all ? matching.unmanaged : [];
  const { settings, notes } = await readLiveSettings(reader, wantedSettings(matching, add), people);
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
  return { updated, matching, unmanagedTeams, notes };
}

/** Who is in a team is asked only where a file says it, or editors name people. */
function wantedPeople({ teams, pipelines }: Config, all: boolean): WantedPeople {
  const members =
    all || teams.some((team) => (team.members ?? team.extraMembers ?? team.permissionSet) !== null);
  const editors = pipelines.some(({ statuses }) => statuses.some(({ editableBy }) => editableBy !== null));
  return {
    members,
    users: members || editors,
    permissionSets: all || teams.some(({ permissionSet }) => permissionSet !== null),
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
  const { text, portalId, notes } = await pullFresh(ctx, flags);
  await writeFileAtomically(join(ctx.cwd, CONFIG), text);
  const schemaWritten = await copySchema(ctx);
  return {
    portalId,
    written: [CONFIG, ...(schemaWritten ? [SCHEMA_COPY] : [])],
    unchanged: schemaWritten ? [] : [SCHEMA_COPY],
    differences: [],
    notWritten: [],
    unmanaged: [],
    notes,
  };
}

export interface FreshPull {
  readonly text: string;
  readonly portalId: number;
  /** What the text leaves out, one sentence each; they stand in its head too. */
  readonly notes: readonly string[];
}

/** The whole account as a fresh configuration. */
export async function pullFresh(ctx: AppContext, flags: AccountFlags): Promise<FreshPull> {
  const account = await openAccount(ctx, flags, { portalIds: [], subscription: null }, 'read');
  try {
    const { portalId } = account.facts;
    const { reader } = account;
    const everything = { members: true, users: true, permissionSets: true };
    const [pipelines, people] = await Promise.all([
      readPipelines(reader),
      readLivePeople(reader, everything),
    ]);
    const ids = pipelines.map(({ id }) => id);
    const { settings, notes } = await readLiveSettings(reader, { rules: ids, editors: ids }, people);
    const comments = [...HEAD, ...notes];
    const schema = `./${SCHEMA_COPY}`;
    const { text, leftOut } = writeConfiguration({ portalId, pipelines, settings, comments, schema });
    return { text, portalId, notes: [...notes, ...leftOut] };
  } finally {
    await account.close();
  }
}

const HEAD = [
  'Pulled from HubSpot: every ticket pipeline of the account with its rules, who may edit its tickets, and all teams.',
  'Where HubSpot has no rule, everyone may edit, or a list of members is empty, nothing is written. What is not',
  'written is never changed. HubSpot does not tell stage properties, access, cards and ticket permissions.',
];
