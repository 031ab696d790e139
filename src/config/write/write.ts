import type { Address } from '../../core/base/address.js';
import { pipelineAddress, teamAddress } from '../../core/base/address.js';
import type { Subscription } from '../../core/model/config.js';
import type { LivePermissionSet, LivePipeline, LiveTeam } from '../../core/model/live-state.js';
import { labelKey } from '../../core/model/matching.js';
import type { Entry } from '../patch/entry-text.js';
import { listLines } from '../patch/entry-text.js';
import { makeKeys } from './keys.js';
import type { LiveSettings } from './live-settings.js';
import { NO_SETTINGS } from './live-settings.js';
import type { Keys } from './live-values.js';
import { teamIdsNamed } from './teams-named.js';
import type { Writing } from './writing.js';
import { bareTeamEntry, permissionSetEntry, pipelineEntry, teamEntry } from './written-entries.js';

interface RenderInput {
  readonly portalId: number;
  readonly subscription?: Subscription;
  /** In display order. Statuses that the account reserves are omitted. */
  readonly pipelines: readonly LivePipeline[];
  /** The account's other content. If omitted, none of it is written. */
  readonly settings?: LiveSettings;
  /**
   * Live ids of the teams to write with parent and members; defaults to all. Others are written only so that they can
   * be referred to.
   */
  readonly teams?: ReadonlySet<string>;
  /** True to also write the account's defaults (no rules, everyone may edit, nobody in a team). */
  readonly complete?: boolean;
  /** Known keys, by live id of the pipeline; the others are generated. */
  readonly keys?: ReadonlyMap<string, KnownKeys>;
  /** Known keys of teams and permission sets, by live id. */
  readonly teamKeys?: Keys;
  readonly setKeys?: Keys;
  /** Comment lines at the top, without `#`. */
  readonly comments?: readonly string[];
  /** Path of the schema for editors, if any. */
  readonly schema?: string;
}

export interface KnownKeys {
  readonly key: string;
  /** Maps live ids of statuses to keys. */
  readonly statuses: ReadonlyMap<string, string>;
}

interface Rendered {
  readonly text: string;
  /** Sentences about what the account has and the text omits; also listed in its head. */
  readonly leftOut: readonly string[];
  /** Maps the address of each written pipeline and team to its live id. */
  readonly ids: ReadonlyMap<Address, string>;
}

/** A new configuration of the live state, as text: see `writeConfiguration`. */
export function renderConfiguration(input: RenderInput): string {
  return writeConfiguration(input).text;
}

/** Writes a new configuration of the live state: reading it back gives the same ids, names, settings and order. */
export function writeConfiguration(input: RenderInput): Rendered {
  const leftOut: string[] = [];
  const writing = writingOf(input, (sentence) => leftOut.push(sentence));
  const keys = pipelineKeys(input);
  const pipelines = pipelineEntries(input, keys, writing);
  const teams = teamEntries(input, writing);
  const sets = permissionSets(input.settings).flatMap((set) => {
    const key = writing.setKeys.get(set.id);
    return key === undefined ? [] : [permissionSetEntry(set, key, writing)];
  });
  const comments = [
    ...(input.comments ?? []),
    ...leftOut.map((sentence, at) => `${at === 0 ? 'Left out: ' : '- '}${sentence}`),
  ];
  const lines = [
    ...(input.schema === undefined ? [] : [`# yaml-language-server: $schema=${input.schema}`]),
    ...comments.map((line) => `# ${visible(line)}`.trimEnd()),
    'version: 1',
    'account:',
    `  portalId: ${input.portalId}`,
    ...(input.subscription === undefined ? [] : [`  subscription: ${input.subscription}`]),
    ...listLines('pipelines', pipelines),
    ...(teams.length === 0 ? [] : listLines('teams', teams)),
    ...(sets.length === 0 ? [] : listLines('permissionSets', sets)),
  ];
  const ids = new Map([
    ...[...keys].map(([id, key]) => [pipelineAddress(key), id] as const),
    ...[...writing.teamKeys].map(([id, key]) => [teamAddress(key), id] as const),
  ]);
  return { text: `${lines.join('\n')}\n`, leftOut, ids };
}

/** A comment must not contain line breaks or invisible characters. */
function visible(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]+/gu, ' ');
}

function writingOf(input: RenderInput, leftOut: Writing['leftOut']): Writing {
  const settings = input.settings ?? NO_SETTINGS;
  const { pipelines, teams: full } = input;
  const named = teamIdsNamed(settings, pipelines, full ?? 'all');
  const teams = firstOfName(
    (settings.teams ?? []).filter(({ id }) => full === undefined || full.has(id) || named.has(id)),
    ({ name }) => leftOut(`the team ${JSON.stringify(name)}: another team has the same name.`),
  );
  const complete = input.complete ?? false;
  return {
    settings,
    teamKeys: keysFor('team', teams, input.teamKeys),
    setKeys: keysFor('permission_set', permissionSets(settings), input.setKeys),
    complete,
    ids: true,
    leftOut,
  };
}

function permissionSets(settings: LiveSettings | undefined): readonly LivePermissionSet[] {
  return firstOfName(settings?.permissionSets ?? [], () => undefined);
}

/**
 * Names are equal if only case and outer spaces differ; two things with the same name can't be told apart in a file.
 */
function firstOfName<Thing extends { readonly id: string; readonly name: string }>(
  things: readonly Thing[],
  tell: (thing: Thing) => void,
): readonly Thing[] {
  const names = new Set<string>();
  return things.filter((thing) => {
    const name = labelKey(thing.name);
    if (names.has(name)) tell(thing);
    const first = !names.has(name);
    names.add(name);
    return first;
  });
}

/** Known keys, and generated ones for the rest, of these things only. */
function keysFor(
  kind: 'team' | 'permission_set',
  things: readonly { readonly id: string; readonly name: string }[],
  known: Keys = new Map(),
): Keys {
  const unnamed = things.filter(({ id }) => !known.has(id)).map(({ id, name }) => ({ id, label: name }));
  const made = makeKeys(kind, unnamed, known.values());
  return new Map(things.map(({ id }) => [id, known.get(id) ?? made.get(id) ?? id]));
}

/** Maps live ids of pipelines to keys. */
function pipelineKeys({ pipelines, keys }: RenderInput): Keys {
  const known = [...(keys?.values() ?? [])].map(({ key }) => key);
  const unnamed = pipelines.filter(({ id }) => keys?.has(id) !== true);
  const made = makeKeys('pipeline', unnamed, known);
  return new Map(pipelines.map(({ id }) => [id, keys?.get(id)?.key ?? made.get(id) ?? id]));
}

function pipelineEntries(input: RenderInput, keys: Keys, writing: Writing): readonly Entry[] {
  return input.pipelines.map((pipeline) => {
    const known = input.keys?.get(pipeline.id)?.statuses ?? new Map<string, string>();
    return pipelineEntry(pipeline, keys.get(pipeline.id) ?? pipeline.id, known, writing);
  });
}

function teamEntries(input: RenderInput, writing: Writing): readonly Entry[] {
  return (writing.settings.teams ?? []).flatMap((team: LiveTeam) => {
    const key = writing.teamKeys.get(team.id);
    if (key === undefined) return [];
    const full = input.teams === undefined || input.teams.has(team.id);
    return [full ? teamEntry(team, key, writing) : bareTeamEntry(team, key, writing)];
  });
}
