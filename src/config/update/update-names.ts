/** Names of live things in the files, including those that an update will add. Settled before any edit. */
import type { Address } from '../../core/base/address.js';
import { settingAddress, statusIdAddress } from '../../core/base/address.js';
import type { LivePermissionSet, LiveStatus, LiveTeam } from '../../core/model/live-state.js';
import type { PipelineMatch, StatusMatch } from '../../core/model/matching.js';
import { labelKey } from '../../core/model/matching.js';
import { makeKeys } from '../write/keys.js';
import type { LiveSettings } from '../write/live-settings.js';
import { NO_SETTINGS } from '../write/live-settings.js';
import type { Keys } from '../write/live-values.js';
import { sharedPermissionSet } from '../write/live-values.js';
import { retiredTargets } from '../check/retired-targets.js';
import { teamsInSettings, teamsOfPipeline } from '../write/teams-named.js';
import type { UpdateInput } from './update-input.js';

export interface UpdateNames {
  readonly settings: LiveSettings;
  readonly teamKeys: Keys;
  readonly setKeys: Keys;
  readonly newTeams: readonly NewTeam[];
  /** Addresses of the statuses, and of their pipelines, that retired entries move tickets into. */
  readonly targets: ReadonlySet<Address>;
  readonly newSets: readonly { readonly set: LivePermissionSet; readonly key: string }[];
}

interface NewTeam {
  readonly live: LiveTeam;
  readonly key: string;
  /** False for one that is added only because others name it: its members and parent stay unmanaged. */
  readonly full: boolean;
}

export function updateNames(input: UpdateInput): UpdateNames {
  const settings = input.settings ?? NO_SETTINGS;
  const matches = input.teams ?? [];
  const declared = new Map(
    matches.flatMap(({ live, desired }) => (live === null ? [] : [[live.id, desired.key]])),
  );
  const full = new Set((input.addTeams ?? []).map(({ id }) => id));
  const wanted = new Set([...full, ...teamsToName(input, settings)].filter((id) => !declared.has(id)));
  const added = (settings.teams ?? []).filter(({ id }) => wanted.has(id));
  const made = makeKeys(
    'team',
    added.map(({ id, name }) => ({ id, label: name })),
    matches.map(({ desired }) => desired.key),
  );
  const newTeams = added.map((live) => ({
    live,
    key: made.get(live.id) ?? live.id,
    full: full.has(live.id),
  }));
  return {
    settings,
    teamKeys: new Map([...declared, ...made]),
    newTeams,
    targets: retiredTargets(input),
    ...setNames(input, settings),
  };
}

/** Keys of a pipeline's statuses, including those to add. */
export function statusKeys(match: PipelineMatch, accept: (address: string) => boolean): Keys {
  const declared = match.statuses.flatMap(({ live, desired }): [string, string][] =>
    live === null ? [] : [[live.id, desired.key]],
  );
  return new Map([...declared, ...newStatusKeys(match, newStatuses(match, accept))]);
}

/** Live statuses to add an entry for. */
export function newStatuses(
  match: PipelineMatch,
  accept: (address: string) => boolean,
): readonly LiveStatus[] {
  return match.missing.filter(({ id }) => accept(statusIdAddress(match.address, id)));
}

export function newStatusKeys(match: PipelineMatch, added: readonly LiveStatus[]): Keys {
  return makeKeys(
    'status',
    added,
    match.desired.statuses.map(({ key }) => key),
  );
}

/** True if the file declares this setting for some status. */
export function someStatusDeclares({ desired }: PipelineMatch, key: string): boolean {
  return desired.statuses.some(({ settings }) => settings[key] !== undefined);
}

/** Live ids of the teams that settings and parents will name. */
function teamsToName(input: UpdateInput, settings: LiveSettings): readonly string[] {
  const accept = input.accept ?? (() => true);
  const ofDeclared = input.pipelines.flatMap((match) => teamsOfDeclared(match, settings, accept));
  const skip = input.skip ?? new Set();
  const toAdd = (input.add ?? []).filter(({ id }) => !skip.has(id));
  const children = [
    ...(input.teams ?? []).flatMap(({ desired, live, address }) =>
      desired.parent !== null && live !== null && accept(address) ? [live] : [],
    ),
    ...(input.addTeams ?? []),
  ];
  return [
    ...ofDeclared,
    ...toAdd.flatMap((pipeline) => teamsOfPipeline(settings, pipeline)),
    ...children.flatMap(({ parentId }) => parentId ?? []),
  ];
}

/** New statuses get the settings that others of their pipeline declare. */
function teamsOfDeclared(
  match: PipelineMatch,
  settings: LiveSettings,
  accept: (address: Address) => boolean,
): readonly string[] {
  if (match.live === null) return [];
  const says =
    ({ address, desired }: PipelineMatch | StatusMatch) =>
    (key: string): boolean =>
      desired.settings[key] !== undefined && accept(settingAddress(address, key));
  return [
    ...teamsInSettings(settings, 'pipelines', match.live.id, says(match)),
    ...match.statuses.flatMap((status) => teamsInSettings(settings, 'statuses', status.id, says(status))),
    ...newStatuses(match, accept).flatMap(({ id }) =>
      teamsInSettings(settings, 'statuses', id, (key) => someStatusDeclares(match, key)),
    ),
  ];
}

/** Permission sets are matched by name; one that a team has and no file declares is added. */
function setNames(input: UpdateInput, settings: LiveSettings): Pick<UpdateNames, 'setKeys' | 'newSets'> {
  const { permissionSets, users, memberships } = settings;
  const written = input.documents.flatMap(({ value }) => value.permissionSets ?? []);
  const declared = new Map(
    (permissionSets ?? []).flatMap(({ id, name }): [string, string][] => {
      const same = written.find((set) => labelKey(set.name) === labelKey(name));
      return same === undefined ? [] : [[id, same.key]];
    }),
  );
  const accept = input.accept ?? (() => true);
  const having = [
    ...(input.teams ?? []).flatMap(({ desired, live, address }) =>
      desired.permissionSet !== null && live !== null && accept(settingAddress(address, 'permissionSet'))
        ? [live]
        : [],
    ),
    ...(input.addTeams ?? []),
  ];
  const needed = new Set(
    having.map(({ id }) => {
      const membership = memberships?.get(id);
      return membership === undefined || users === null ? null : sharedPermissionSet(membership, users);
    }),
  );
  const added = (permissionSets ?? []).filter(({ id }) => needed.has(id) && !declared.has(id));
  const made = makeKeys(
    'permission_set',
    added.map(({ id, name }) => ({ id, label: name })),
    written.map(({ key }) => key),
  );
  const newSets = added.map((set) => ({ set, key: made.get(set.id) ?? set.id }));
  return { setKeys: new Map([...declared, ...made]), newSets };
}
