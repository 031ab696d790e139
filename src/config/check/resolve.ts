import type {
  Config,
  DesiredPermissionSet,
  DesiredPipeline,
  DesiredStatus,
  DesiredTeam,
  RetiredPipeline,
  RetiredReference,
  RetiredStatus,
  RetiredTeam,
  StatusTarget,
} from '../../core/model/config.js';
import { digest } from '../../core/plan/digest.js';
import type {
  Pipeline,
  Reference,
  RetiredPipeline as RetiredPipelineEntry,
  Status,
} from '../../generated/config.js';
import type { Place } from '../read/place.js';
import { entries, joined, member, rootPlace, sourceOf } from '../read/place.js';
import { addressOf } from './address-of.js';
import { ownId } from './own-id.js';
import { resolveSettings, withSettings } from './resolve-settings.js';
import type { ConfigDocument } from './validate.js';

/** What an accounts file adds to a configuration. */
interface NamedConfiguration {
  /** The account's name. */
  readonly name: string;
  /** All files that the configuration comes from, in place of the documents'. */
  readonly files: readonly string[];
}

/** Merges valid documents into one configuration: joins lists, fills in wanted ids and targets. */
export function resolveConfig(
  documents: readonly ConfigDocument[],
  layers: NamedConfiguration | null = null,
): Config {
  const account = documents.find(({ value }) => value.account !== undefined)?.value.account;
  const portalId = account?.portalId ?? [];
  const pipelines = documents.flatMap(resolvePipelines);
  const retired = documents.flatMap(resolveRetired);
  const resolved = {
    portalIds: typeof portalId === 'number' ? [portalId] : [...portalId],
    subscription: account?.subscription ?? null,
    pipelines,
    retiredPipelines: retired.flatMap((entry) => ('overrides' in entry ? [entry] : [])),
    teams: documents.flatMap(resolveTeams),
    permissionSets: documents.flatMap(resolvePermissionSets),
    retiredTeams: retired.flatMap((entry) => ('overrides' in entry ? [] : [entry])),
  };
  return {
    files: layers?.files ?? documents.map(({ parsed }) => parsed.file),
    account: layers?.name ?? null,
    ...resolved,
    digest: digest(withoutSources(settingsAsMembers(resolved))),
  };
}

function settingsAsMembers(resolved: Pick<Config, 'pipelines' | 'teams' | 'permissionSets'>): object {
  const { pipelines, teams, permissionSets } = resolved;
  return {
    ...resolved,
    pipelines: pipelines.map((pipeline) => ({
      ...withSettings('pipelines', pipeline),
      statuses: pipeline.statuses.map((status) => withSettings('statuses', status)),
    })),
    teams: teams.map((team) => withSettings('teams', team)),
    permissionSets: permissionSets.map((set) => withSettings('permissionSets', set)),
  };
}

/** Drops the source locations and keeps everything else. A live status may be called `source`. */
function withoutSources(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSources);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, part]) => name !== 'source' || !isPlace(part))
      .map(([name, part]) => [name, withoutSources(part)]),
  );
}

function isPlace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'line' in value && 'column' in value;
}

function resolvePipelines({ parsed, value }: ConfigDocument): readonly DesiredPipeline[] {
  const places = entries(member(rootPlace(parsed), 'pipelines'));
  return joined(value.pipelines ?? [], places, resolvePipeline);
}

function resolvePipeline(pipeline: Pipeline, place: Place): DesiredPipeline {
  const { key, id = null, idPrefix = '', label, protect = null } = pipeline;
  return {
    key,
    id: ownId(id, place),
    wantedId: id ?? key,
    label,
    protect,
    statuses: joined(pipeline.statuses, entries(member(place, 'statuses')), (status, at) =>
      resolveStatus(status, idPrefix, at),
    ),
    settings: resolveSettings('pipelines', pipeline, place),
    retired: joined(
      pipeline.retired ?? [],
      entries(member(place, 'retired')),
      (entry, at): RetiredStatus => ({
        reference: referenceOf(entry.status),
        target: targetOf(entry.moveTicketsTo, key),
        closeDates: entry.closeDates ?? 'kept',
        source: sourceOf(at),
      }),
    ),
    source: sourceOf(place),
  };
}

function resolveStatus(status: Status, prefix: string, place: Place): DesiredStatus {
  const { key, id = null, label, state } = status;
  const isUnmanaged = place.parsed.unmanaged?.has(addressOf(place) ?? '') === true;
  return {
    ...{ key, id: ownId(id, place), wantedId: id ?? prefix + key, label, state },
    ...(isUnmanaged ? { unmanaged: true } : {}),
    settings: resolveSettings('statuses', status, place),
    source: sourceOf(place),
  };
}

function resolveRetired({ parsed, value }: ConfigDocument): readonly (RetiredPipeline | RetiredTeam)[] {
  const places = entries(member(rootPlace(parsed), 'retired'));
  return joined(value.retired ?? [], places, (entry, place) =>
    'pipeline' in entry
      ? resolveRetiredPipeline(entry, place)
      : { reference: referenceOf(entry.team), source: sourceOf(place) },
  );
}

function resolveRetiredPipeline(entry: RetiredPipelineEntry, place: Place): RetiredPipeline {
  const overrides = Object.entries(entry.statuses ?? {}).flatMap(
    ([id, written]): [string, StatusTarget][] => {
      const target = targetOf(written, '');
      return target === null ? [] : [[id, target]];
    },
  );
  return {
    reference: referenceOf(entry.pipeline),
    target: targetOf(entry.moveTicketsTo, ''),
    overrides: Object.fromEntries(overrides),
    closeDates: entry.closeDates ?? 'kept',
    source: sourceOf(place),
  };
}

function referenceOf(reference: Reference): RetiredReference {
  return typeof reference === 'string' ? { ref: reference } : { label: reference.label };
}

/** `status` in the pipeline `home`, or `pipeline.status`. */
function targetOf(text: string | undefined, home: string): StatusTarget | null {
  if (text === undefined) return null;
  const dot = text.indexOf('.');
  return dot === -1
    ? { pipeline: home, status: text }
    : { pipeline: text.slice(0, dot), status: text.slice(dot + 1) };
}

function resolveTeams({ parsed, value }: ConfigDocument): readonly DesiredTeam[] {
  return joined(value.teams ?? [], entries(member(rootPlace(parsed), 'teams')), (team, place) => {
    const { key, id = null, name, parent = null } = team;
    const { members = null, extraMembers = null, permissionSet = null } = team;
    return {
      ...{
        key,
        id: ownId(id, place),
        wantedId: id ?? key,
        name,
        parent,
        members,
        extraMembers,
        permissionSet,
      },
      settings: resolveSettings('teams', team, place),
      source: sourceOf(place),
    };
  });
}

function resolvePermissionSets({ parsed, value }: ConfigDocument): readonly DesiredPermissionSet[] {
  const places = entries(member(rootPlace(parsed), 'permissionSets'));
  return joined(value.permissionSets ?? [], places, (set, place) => {
    const { key, name } = set;
    return { key, name, settings: resolveSettings('permissionSets', set, place), source: sourceOf(place) };
  });
}
