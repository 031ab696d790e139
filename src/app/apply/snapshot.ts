import { joinKnown, NO_SETTINGS } from '../../config/write/live-settings.js';
import type { KnownKeys } from '../../config/write/write.js';
import { renderConfiguration } from '../../config/write/write.js';
import type { AccountReader } from '../../core/model/account.js';
import { isBelow, settingOf, teamOf } from '../../core/base/address.js';
import type { Common, LiveCommon } from '../../core/kinds/common.js';
import { NOTHING_LIVE } from '../../core/kinds/common.js';
import type { Config, DesiredPipeline, PortalLock } from '../../core/model/config.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Matching } from '../../core/model/matching.js';
import { labelKey } from '../../core/model/matching.js';
import type { Plan } from '../../core/plan/plan.js';
import { declaresSetting } from '../../resources/shared/declared-setting.js';
import type { ApplySource } from './apply-source.js';
import { confirmedSettings, namesPeople } from '../console/confirmed-settings.js';
import type { ReadSettings, WantedSettings } from '../account/live-settings.js';
import { documentsNamingPeople, readLiveSettings } from '../account/live-settings.js';
import { matchLive, orUnreadable, readLive } from '../account/read-live.js';
import { readPortalLock } from '../account/lock-file.js';
import { END_OF_SNAPSHOT, PROMISE_OF_END } from './snapshot-head.js';
import type { AppContext } from '../types.js';

/**
 * The declared and retired things as they are live, as a configuration with their ids: what an apply is about to
 * change. Settings that no API returns are as last confirmed. For a saved plan without its files, the things that the
 * plan touches. Rules, editors and teams are read from `reader` if the files declare them or the plan changes or
 * deletes them; they aren't read if it is null.
 */
export async function snapshotText(
  ctx: AppContext,
  source: Pick<ApplySource, 'plan' | 'loaded' | 'lockPath'>,
  live: readonly LivePipeline[],
  reader: AccountReader | null = null,
): Promise<string> {
  const { plan, loaded, lockPath } = source;
  const { portalId } = plan.account;
  const config = loaded?.config ?? null;
  const lock = await readPortalLock(ctx, lockPath, portalId);
  const matched = (read: LiveCommon): Common | null =>
    config === null ? null : matchLive(read, config, lock);
  const structure = { ...NOTHING_LIVE, pipelines: live };
  const { keys, ids } = pipelinesOf(plan, matched(structure)?.matching ?? null);
  const pipelines = live.filter(({ id }) => ids.has(id));
  const scope = { plan, config, pipelines, keys, lock };
  const read = reader === null ? structure : await peopleOf(reader, scope, live);
  const { settings, notes } =
    reader === null
      ? { settings: NO_SETTINGS, notes: [] }
      : await readLiveSettings(reader, wantedSettings(scope), read);
  const teams = matched(read)?.people.teams ?? null;
  const named = { teams: teams?.teams ?? [], users: settings.users };
  const text = renderConfiguration({
    portalId,
    pipelines,
    keys,
    settings: { ...settings, known: joinKnown([settings.known, confirmedSettings(lock, named)]) },
    complete: true,
    teams: new Set([
      ...Object.values(plan.basis.teams),
      ...(teams?.teams ?? []).flatMap((match) => match.live?.id ?? []),
      ...(teams?.retired ?? []).map((match) => match.live.id),
      ...plan.changes.flatMap(({ address, id }) => (teamOf(address) === address ? [id] : [])),
    ]),
    teamKeys: new Map(
      (teams?.teams ?? []).flatMap(({ live: team, desired }): [string, string][] =>
        team === null ? [] : [[team.id, desired.key]],
      ),
    ),
    setKeys: setKeysOf(config, settings),
    comments: [...headOf(ctx, plan), ...notes],
  });
  return `${text}${END_OF_SNAPSHOT}\n`;
}

/** Live ids of the pipelines to write, and the keys that the files or the plan give them and their statuses. */
function pipelinesOf(
  plan: Plan,
  matching: Matching | null,
): { readonly keys: ReadonlyMap<string, KnownKeys>; readonly ids: ReadonlySet<string> } {
  const keys = new Map<string, KnownKeys>();
  const ids = new Set(Object.values(plan.basis.pipelines).map(({ id }) => id));
  for (const match of matching?.pipelines ?? []) {
    ids.add(match.id);
    const statuses = new Map(match.statuses.map((status) => [status.id, status.desired.key]));
    keys.set(match.id, { key: match.desired.key, statuses });
  }
  for (const match of matching?.retiredPipelines ?? []) ids.add(match.live.id);
  return { keys, ids };
}

interface Scope {
  readonly plan: Plan;
  readonly config: Config | null;
  readonly pipelines: readonly LivePipeline[];
  readonly keys: ReadonlyMap<string, KnownKeys>;
  readonly lock: PortalLock;
}

async function peopleOf(
  reader: AccountReader,
  scope: Scope,
  pipelines: readonly LivePipeline[],
): Promise<LiveCommon> {
  const wanted = wantedSettings(scope);
  const naming = documentsNamingPeople().some((key) => wanted(key).length > 0);
  const teams = asksForTeams(scope);
  const asked =
    teams || naming || namesPeople(scope.lock)
      ? { teams: true, members: teams, everyone: true, permissionSets: teams }
      : {};
  return readLive({ reader, asked, attempt: orUnreadable, pipelines });
}

/** Settings that the files declare, that the plan relies on, or that are deleted with their parent. */
function wantedSettings({ plan, config, pipelines, keys }: Scope): WantedSettings {
  const touched = (id: string, key: string): boolean => {
    const inBasis = Object.entries(plan.basis.pipelines).find(([, pipeline]) => pipeline.id === id);
    if (inBasis === undefined) return false;
    const [home] = inBasis;
    const below = (address: string): boolean => address === home || isBelow(address, home);
    const ofKey = (address: string): boolean => below(address) && settingOf(address) === key;
    return (
      Object.keys(plan.basis.settings).some(ofKey) ||
      plan.changes.some(({ address, action }) => ofKey(address) || (below(address) && action === 'delete'))
    );
  };
  const declared = (id: string): DesiredPipeline | undefined =>
    config?.pipelines.find((pipeline) => pipeline.key === keys.get(id)?.key);
  return (key) =>
    pipelines.filter(({ id }) => {
      const pipeline = declared(id);
      return (pipeline !== undefined && declaresSetting(pipeline, key)) || touched(id, key);
    });
}

function asksForTeams({ plan, config }: Scope): boolean {
  return (
    [config?.teams, config?.retiredTeams, config?.permissionSets].some((list) => (list ?? []).length > 0) ||
    plan.changes.some(({ address }) => teamOf(address) !== null) ||
    Object.keys(plan.basis.teams).length > 0
  );
}

/** Permission sets are matched to the declared ones by name. */
function setKeysOf(
  config: Config | null,
  { permissionSets }: ReadSettings['settings'],
): ReadonlyMap<string, string> {
  return new Map(
    (permissionSets ?? []).flatMap(({ id, name }): [string, string][] => {
      const same = config?.permissionSets.find((set) => labelKey(set.name) === labelKey(name));
      return same === undefined ? [] : [[id, same.key]];
    }),
  );
}

function headOf(ctx: AppContext, plan: Plan): readonly string[] {
  return [
    `Snapshot of account ${plan.account.portalId} at ${ctx.now().toISOString()}, before the apply of`,
    plan.planHash,
    `Lock file: ${plan.lockFile}`,
    'To go back, run pipewright rollback with this file. Deleted things come back with their ids but',
    'without their history; the journal of that apply lists the tickets that moved.',
    "Settings that only HubSpot's settings pages show are listed as they were last confirmed.",
    PROMISE_OF_END,
  ];
}
