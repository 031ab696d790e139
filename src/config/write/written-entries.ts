/** Live things as entries of the files: what a fresh file holds of them, and what pull adds to one that is there. */
import type { LivePermissionSet, LivePipeline, LiveStatus, LiveTeam } from '../../core/model/live-state.js';
import type { Entry, Pair } from '../patch/entry-text.js';
import { flowList, flowText, yamlPair } from '../patch/entry-text.js';
import { makeKeys } from './keys.js';
import type { Keys, Written, WrittenEditors } from './live-values.js';
import {
  RULE_NAMES,
  sharedPermissionSet,
  writtenEditors,
  writtenMembers,
  writtenRules,
} from './live-values.js';
import { quoted, scalarText } from '../patch/scalar-text.js';
import { pipelinePairs, propertiesPair, ticketsPairs } from './written-console.js';
import type { Writing } from './writing.js';

/** A pipeline with its statuses, rules, editors, and what is known of its settings pages. */
export function pipelineEntry(pipeline: LivePipeline, key: string, known: Keys, writing: Writing): Entry {
  const keys = statusKeysOf(pipeline, known);
  const statuses = pipeline.statuses.filter(({ writable }) => writable);
  const name = `pipeline ${JSON.stringify(pipeline.label)}`;
  const entries = statuses.map((status) =>
    statusEntry(status, keys.get(status.id) ?? status.id, writing.ids ? '' : null, {
      properties: propertiesPair(status.id, writing.settings.console),
      editors: editorsPair(status, pipeline.id, writing, `${name}, status ${JSON.stringify(status.label)}`),
    }),
  );
  const rules = rulesPairs(pipeline, keys, writing, name);
  return {
    inline: false,
    pairs: [
      yamlPair('key', scalarText(key)),
      ...(key === pipeline.id || !writing.ids ? [] : [yamlPair('id', quoted(pipeline.id))]),
      yamlPair('label', scalarText(pipeline.label)),
      { name: 'statuses', value: { entries } },
      ...(rules.length === 0 ? [] : [{ name: 'rules', value: { map: rules } }]),
      ...pipelinePairs(pipeline.id, writing, name),
    ],
  };
}

/** Live id -> key of the statuses that a file can hold. */
export function statusKeysOf({ statuses }: LivePipeline, known: Keys): Keys {
  const writable = statuses.filter(({ writable: own }) => own);
  const made = makeKeys(
    'status',
    writable.filter(({ id }) => !known.has(id)),
    known.values(),
  );
  return new Map([...known, ...made]);
}

/** A status. `id` only where it isn't the wanted one, never where there is no prefix (null). On one line unless it says who may edit, or has properties. */
export function statusEntry(
  status: LiveStatus,
  key: string,
  idPrefix: string | null,
  { editors, properties }: { readonly editors: Pair | null; readonly properties: Pair | null },
): Entry {
  const restricted = editors !== null && !('yaml' in editors.value && editors.value.yaml === 'everyone');
  return {
    inline: !restricted && properties === null,
    pairs: [
      yamlPair('key', scalarText(key)),
      ...(idPrefix === null || status.id === idPrefix + key ? [] : [yamlPair('id', quoted(status.id))]),
      yamlPair('label', scalarText(status.label)),
      yamlPair('state', status.state),
      ...(properties === null ? [] : [properties]),
      ...(editors === null ? [] : [editors]),
    ],
  };
}

function rulesPairs(pipeline: LivePipeline, keys: Keys, writing: Writing, name: string): readonly Pair[] {
  const live = writing.settings.rules.get(pipeline.id);
  if (live === undefined) return [];
  const rules = writtenRules(live, pipeline, keys);
  return RULE_NAMES.flatMap((rule): Pair[] => {
    const written: Written<string | readonly string[]> = rules[rule];
    if ('cannot' in written) {
      writing.leftOut(`${rule} of ${name}: ${written.cannot}.`);
      return [];
    }
    const { value } = written;
    if (typeof value !== 'string') return [yamlPair(rule, flowList(value))];
    const byDefault = value === (rule === 'createIn' ? 'any' : 'none');
    return byDefault && !writing.complete ? [] : [yamlPair(rule, value)];
  });
}

/** `editableBy` of a status as it is, or null where nothing is to be written. */
export function editorsPair(
  status: LiveStatus,
  pipelineId: string,
  writing: Writing,
  name: string,
): Pair | null {
  const live = writing.settings.editors.get(pipelineId)?.find(({ statusId }) => statusId === status.id);
  if (live === undefined) return null;
  const written = writtenEditors(live, writing.teamKeys, writing.settings.users);
  if ('cannot' in written) {
    writing.leftOut(`editableBy of ${name}: ${written.cannot}.`);
    return null;
  }
  if (written.value.everyone && !writing.complete) return null;
  return yamlPair('editableBy', editorsText(written.value));
}

/** Editors on one line. Super admins are named where the default of a new status isn't meant, or nothing else stands there. */
export function editorsText({ everyone, teams, users, superAdmins }: WrittenEditors): string {
  if (everyone) return 'everyone';
  const nobody = teams.length + users.length === 0;
  return flowText([
    ...(teams.length === 0 ? [] : [yamlPair('teams', flowList(teams))]),
    ...(users.length === 0 ? [] : [yamlPair('users', flowList(users))]),
    ...(superAdmins || nobody ? [yamlPair('superAdmins', String(superAdmins))] : []),
  ]);
}

/** A team by its names only: for others to refer to. */
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

/** A team with its parent, members, permission set and ticket permissions. The id always: the account chooses it, so it is never the key. */
export function teamEntry(team: LiveTeam, key: string, writing: Writing): Entry {
  const parent = team.parentId === null ? undefined : writing.teamKeys.get(team.parentId);
  if (team.parentId !== null && parent === undefined)
    writing.leftOut(`parent of team ${JSON.stringify(team.name)}: no file can name it.`);
  const pairs = [
    ...bareTeamEntry(team, key, writing).pairs,
    ...(parent === undefined ? [] : [yamlPair('parent', scalarText(parent))]),
    ...memberPairs(team, writing),
    ...ticketsPairs(
      writing.settings.console.teamTickets.get(team.id),
      writing,
      `team ${JSON.stringify(team.name)}`,
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
  const tickets = writing.settings.console.setTickets.get(id);
  return {
    inline: true,
    pairs: [
      yamlPair('key', scalarText(key)),
      yamlPair('name', scalarText(name.trim())),
      ...ticketsPairs(tickets, writing, `permission set ${JSON.stringify(name)}`),
    ],
  };
}
