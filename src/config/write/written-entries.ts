/** Live things as file entries: for a new file, and for what pull adds to an existing one. */
import type { LivePermissionSet, LivePipeline, LiveStatus, LiveTeam } from '../../core/model/live-state.js';
import type { Entry, Pair } from '../patch/entry-text.js';
import { yamlPair } from '../patch/entry-text.js';
import { makeKeys } from './keys.js';
import type { Keys } from './live-values.js';
import { sharedPermissionSet, writtenMembers } from './live-values.js';
import { quoted, scalarText } from '../patch/scalar-text.js';
import { isWord, settingPairs } from './written-settings.js';
import type { Writing } from './writing.js';

/** A pipeline with its statuses and known settings. */
export function pipelineEntry(pipeline: LivePipeline, key: string, known: Keys, writing: Writing): Entry {
  const keys = statusKeysOf(pipeline, known);
  const statuses = pipeline.statuses.filter(({ writable }) => writable);
  const name = `pipeline ${JSON.stringify(pipeline.label)}`;
  const named = { pipeline, statuses: keys };
  const entries = statuses.map((status) => {
    const own = `${name}, status ${JSON.stringify(status.label)}`;
    const settings = settingPairs({ ...named, holder: 'statuses', id: status.id, name: own }, writing);
    return statusEntry(status, keys.get(status.id) ?? status.id, writing.ids ? '' : null, settings);
  });
  return {
    inline: false,
    pairs: [
      yamlPair('key', scalarText(key)),
      ...(key === pipeline.id || !writing.ids ? [] : [yamlPair('id', quoted(pipeline.id))]),
      yamlPair('label', scalarText(pipeline.label)),
      { name: 'statuses', value: { entries } },
      ...settingPairs({ ...named, holder: 'pipelines', id: pipeline.id, name }, writing),
    ],
  };
}

/** Maps live ids to keys, for the statuses that a file can express. */
export function statusKeysOf({ statuses }: LivePipeline, known: Keys): Keys {
  const writable = statuses.filter(({ writable: own }) => own);
  const made = makeKeys(
    'status',
    writable.filter(({ id }) => !known.has(id)),
    known.values(),
  );
  return new Map([...known, ...made]);
}

/**
 * A status. `id` only if it isn't the wanted one, never without a prefix (null). On one line if its settings are words.
 */
export function statusEntry(
  status: LiveStatus,
  key: string,
  idPrefix: string | null,
  settings: readonly Pair[],
): Entry {
  return {
    inline: settings.every(isWord),
    pairs: [
      yamlPair('key', scalarText(key)),
      ...(idPrefix === null || status.id === idPrefix + key ? [] : [yamlPair('id', quoted(status.id))]),
      yamlPair('label', scalarText(status.label)),
      yamlPair('state', status.state),
      ...settings,
    ],
  };
}

const NO_PIPELINE = { pipeline: null, statuses: new Map<string, string>() };

/** A team with its names only, for others to refer to. */
export function bareTeamEntry({ id, name }: LiveTeam, key: string, { ids }: Pick<Writing, 'ids'>): Entry {
  return {
    inline: true,
    pairs: [
      yamlPair('key', scalarText(key)),
      ...(ids ? [yamlPair('id', quoted(id))] : []),
      yamlPair('name', scalarText(name.trim())),
    ],
  };
}

/**
 * A team with its parent, members, permission set and settings. Always with the id: the account assigns it, so it is
 * never the key.
 */
export function teamEntry(team: LiveTeam, key: string, writing: Writing): Entry {
  const parent = team.parentId === null ? undefined : writing.teamKeys.get(team.parentId);
  if (team.parentId !== null && parent === undefined)
    writing.leftOut(`parent of team ${JSON.stringify(team.name)}: no file can name it.`);
  const pairs = [
    ...bareTeamEntry(team, key, writing).pairs,
    ...(parent === undefined ? [] : [yamlPair('parent', scalarText(parent))]),
    ...memberPairs(team, writing),
    ...settingPairs(
      { ...NO_PIPELINE, holder: 'teams', id: team.id, name: `team ${JSON.stringify(team.name)}` },
      writing,
    ),
  ];
  return { inline: pairs.length <= 4 && !pairs.some(({ value }) => 'texts' in value), pairs };
}

function memberPairs(team: LiveTeam, writing: Writing): readonly Pair[] {
  const { users, memberships } = writing.settings;
  if (users === null || memberships === null) return [];
  const membership = memberships.get(team.id) ?? { main: [], extra: [] };
  const written = writtenMembers(membership, users);
  const lists = (['members', 'extraMembers'] as const).flatMap((name): Pair[] => {
    const list = written[name];
    if ('cannot' in list) {
      writing.leftOut(`${name} of team ${JSON.stringify(team.name)}: ${list.cannot}.`);
      return [];
    }
    return list.value.length === 0 && !writing.complete ? [] : [{ name, value: { texts: list.value } }];
  });
  const set = 'value' in written.members ? sharedPermissionSet(membership, users) : null;
  const setKey = set === null ? undefined : writing.setKeys.get(set);
  return [...lists, ...(setKey === undefined ? [] : [yamlPair('permissionSet', scalarText(setKey))])];
}

export function permissionSetEntry({ id, name }: LivePermissionSet, key: string, writing: Writing): Entry {
  const owner = {
    ...NO_PIPELINE,
    holder: 'permissionSets',
    id,
    name: `permission set ${JSON.stringify(name)}`,
  } as const;
  return {
    inline: true,
    pairs: [
      yamlPair('key', scalarText(key)),
      yamlPair('name', scalarText(name.trim())),
      ...settingPairs(owner, writing),
    ],
  };
}
