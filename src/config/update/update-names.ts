/** What live things are called in the files, those included that an update is going to add. Settled before any edit. */
import type { Address } from '../../core/base/address.js';
import { statusIdAddress } from '../../core/base/address.js';
import type { LivePermissionSet, LiveStatus, LiveTeam } from '../../core/model/live-state.js';
import type { PipelineMatch } from '../../core/model/matching.js';
import { labelKey } from '../../core/model/matching.js';
import { makeKeys } from '../write/keys.js';
import type { LiveSettings } from '../write/live-settings.js';
import { NO_SETTINGS } from '../write/live-settings.js';
import type { Keys } from '../write/live-values.js';
import { sharedPermissionSet } from '../write/live-values.js';
import { retiredTargets } from '../check/retired-targets.js';
import { teamsWithAccess } from '../check/teams-named.js';
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
  /** False for one that is added because others name it: its members and parent stay unmanaged. */
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

/** Keys of a pipeline's statuses, with those of the statuses to add. */
export function statusKeys(match: PipelineMatch, accept: (address: string) => boolean): Keys {
  const declared = match.statuses.flatMap(({ live, desired }): [string, string][] =>
    live === null ? [] : [[live.id, desired.key]],
  );
  return new Map([...declared, ...newStatusKeys(match, newStatuses(match, accept))]);
}

/** Live statuses that are to get an entry. */
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

/** True where the file says of some status who may edit. */
export function declaresEditors({ desired }: PipelineMatch): boolean {
  return desired.statuses.some(({ editableBy }) => editableBy !== null);
}

/** True where the file says of some status which properties it has. */
export function declaresProperties({ desired }: PipelineMatch): boolean {
  return desired.statuses.some(({ properties }) => properties !== null);
}

/** Live ids of the teams that editors, access and parents will name. */
function teamsToName(input: UpdateInput, { editors, console }: LiveSettings): readonly string[] {
  const accept = input.accept ?? (() => true);
  const named = (pipelineId: string, statusIds: ReadonlySet<string>): readonly string[] =>
    (editors.get(pipelineId) ?? []).flatMap(({ statusId, everyone, teamIds }) =>
      everyone || !statusIds.has(statusId) ? [] : teamIds,
    );
  const ofDeclared = input.pipelines.flatMap((match) => {
    if (match.live === null || !declaresEditors(match)) return [];
    const declaring = match.statuses.filter(
      ({ desired, address }) => desired.editableBy !== null && accept(`${address}.editableBy`),
    );
    const ids = [...declaring.map(({ id }) => id), ...newStatuses(match, accept).map(({ id }) => id)];
    return named(match.live.id, new Set(ids));
  });
  const ofAccess = input.pipelines.flatMap(({ address, desired, live }) =>
    desired.access !== null && live !== null && accept(`${address}.access`)
      ? teamsWithAccess(console.access.get(live.id))
      : [],
  );
  const skip = input.skip ?? new Set();
  const toAdd = (input.add ?? []).filter(({ id }) => !skip.has(id));
  const ofNew = toAdd.flatMap(({ id, statuses }) => [
    ...named(id, new Set(statuses.flatMap((status) => (status.writable ? [status.id] : [])))),
    ...teamsWithAccess(console.access.get(id)),
  ]);
  const children = [
    ...(input.teams ?? []).flatMap(({ desired, live, address }) =>
      desired.parent !== null && live !== null && accept(address) ? [live] : [],
    ),
    ...(input.addTeams ?? []),
  ];
  return [...ofDeclared, ...ofAccess, ...ofNew, ...children.flatMap(({ parentId }) => parentId ?? [])];
}

/** Permission sets are the declared ones by name; one that a team has and no file declares is added. */
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
      desired.permissionSet !== null && live !== null && accept(`${address}.permissionSet`) ? [live] : [],
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
