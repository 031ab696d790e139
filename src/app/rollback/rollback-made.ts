/**
 * What pipewright itself created and set since a snapshot, from its journals. A journal is a claim, not proof: each
 * thing is checked against the snapshot and the account before anything is done with it.
 *
 * A request has three outcomes. Refused: nothing was created. Answered, or seen afterwards: created. Unknown: the thing
 * may be somebody else's with the same id or name.
 */
import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { JournalRecord } from '../../execute/journal-records.js';
import type { RequestEnd } from '../../execute/request-end.js';
import { requestEnd } from '../../execute/request-end.js';
import { PIPELINES } from '../../resources/pipelines/wire.js';
import { TEAMS } from '../../resources/teams/read.js';
import { USERS } from '../../resources/users/read.js';
import type { PastJournal } from '../apply/journals.js';

interface Made {
  readonly end: 'done' | 'unknown';
  /** When its request was sent, in milliseconds. */
  readonly at: number;
  /** False if it comes from a journal that others could have written. */
  readonly own: boolean;
}

export interface MadePipeline extends Made {
  readonly id: string;
  readonly label: string;
  /** Ids of the statuses created with it, and of those added to it. */
  readonly statuses: ReadonlySet<string>;
}

export interface MadeTeam extends Made {
  /** Assigned by the account; null if it was never seen. */
  readonly id: string | null;
  readonly name: string;
}

export interface MadeSince {
  readonly pipelines: readonly MadePipeline[];
  readonly teams: readonly MadeTeam[];
  /** Maps a team to the parents that it was last given, or may have been, by live ids. */
  readonly parents: ReadonlyMap<string, ReadonlySet<string>>;
  /** Maps a user to the permission set last assigned to them, both by live ids. */
  readonly sets: ReadonlyMap<string, string>;
}

type Told = Pick<PastJournal, 'records' | 'own'>;

/** Replays the journals in order; what was created and deleted again is omitted. */
export function madeSince(journals: readonly Told[]): MadeSince {
  const pipelines = new Map<string, MadePipeline>();
  let teams: readonly MadeTeam[] = [];
  const parents = new Map<string, ReadonlySet<string>>();
  const sets = new Map<string, string>();
  for (const { request, end, seen, at, own } of journals.flatMap(requestsIn)) {
    const made = { end: seen === null ? end : ('done' as const), at, own };
    switch (request.kind) {
      case 'pipeline': {
        const id = seen ?? request.id;
        const known = pipelines.get(id);
        const statuses = new Set([...(known?.statuses ?? []), ...request.statuses]);
        pipelines.set(id, { ...{ id, label: request.label, statuses }, ...surer(known, made) });
        break;
      }
      case 'status': {
        const home = pipelines.get(request.pipeline);
        if (home !== undefined)
          pipelines.set(home.id, { ...home, statuses: new Set([...home.statuses, seen ?? request.id]) });
        break;
      }
      case 'team': {
        const same = (team: MadeTeam): boolean => team.name === request.name && team.id === seen;
        teams = [
          ...teams.filter((team) => !same(team)),
          { id: seen, name: request.name, ...surer(teams.find(same), made) },
        ];
        if (own && seen !== null && request.parent !== null) parents.set(seen, new Set([request.parent]));
        break;
      }
      case 'pipeline-gone': {
        const known = pipelines.get(request.id);
        if (end === 'done') pipelines.delete(request.id);
        else if (known !== undefined) pipelines.set(request.id, { ...known, end });
        break;
      }
      case 'team-gone':
        teams = teams.flatMap((team) =>
          team.id !== request.id ? [team] : end === 'done' ? [] : [{ ...team, end }],
        );
        break;
      case 'parent':
        if (own) parents.set(request.id, parentsAfter(parents.get(request.id), request, end));
        break;
      case 'set':
        if (own) sets.set(request.user, request.set);
    }
  }
  return { pipelines: [...pipelines.values()], teams, parents, sets };
}

/** If a request's outcome is unknown, both parents count: the old one and the new one. */
function parentsAfter(
  before: ReadonlySet<string> | undefined,
  { parent }: { readonly parent: string | null },
  end: Sent['end'],
): ReadonlySet<string> {
  return new Set([...(end === 'done' ? [] : (before ?? [])), ...(parent === null ? [] : [parent])]);
}

/** A retried request has the more certain of its two outcomes. */
function surer(known: Made | undefined, made: Made): Made {
  return known?.end === 'done' && known.own ? { end: known.end, at: known.at, own: known.own } : made;
}

type Request =
  | { readonly kind: 'pipeline'; readonly id: string; readonly label: string; readonly statuses: string[] }
  | { readonly kind: 'status'; readonly pipeline: string; readonly id: string }
  | { readonly kind: 'team'; readonly name: string; readonly parent: string | null }
  | { readonly kind: 'pipeline-gone' | 'team-gone'; readonly id: string }
  | { readonly kind: 'parent'; readonly id: string; readonly parent: string | null }
  | { readonly kind: 'set'; readonly user: string; readonly set: string };

interface Sent {
  readonly request: Request;
  readonly end: Exclude<RequestEnd, 'not-done'>;
  /** The id under which the created thing was seen, or null. */
  readonly seen: string | null;
  readonly at: number;
  readonly own: boolean;
}

/** The relevant requests of one run, in order. */
function requestsIn({ records, own }: Told): readonly Sent[] {
  const ends = new Map(
    records.flatMap((one) => (one.kind === 'result' ? [[one.number, requestEnd(one)] as const] : [])),
  );
  const seen = new Map(
    records.flatMap((one) => (one.kind === 'made' ? [[one.address, one.id] as const] : [])),
  );
  return records.flatMap((one): readonly Sent[] => {
    if (one.kind !== 'intent') return [];
    const request = requestIn(one);
    const end = ends.get(one.number) ?? 'unknown';
    if (request === null || end === 'not-done') return [];
    const id = seen.get(one.addresses[0] ?? '') ?? null;
    return [{ request, end, seen: id, at: Date.parse(one.at), own }];
  });
}

function requestIn({ method, path, body }: Extract<JournalRecord, { kind: 'intent' }>): Request | null {
  const [plain = ''] = path.split('?');
  switch (method) {
    case 'POST':
      return body === null ? null : createdBy(plain, body);
    case 'DELETE': {
      const pipeline = idBelow(plain, PIPELINES);
      if (pipeline !== null) return { kind: 'pipeline-gone', id: pipeline };
      const team = idBelow(plain, TEAMS);
      return team === null ? null : { kind: 'team-gone', id: team };
    }
    case 'PATCH': {
      const team = idBelow(plain, TEAMS);
      if (team === null || body === null || !('parentTeamId' in body)) return null;
      return { kind: 'parent', id: team, parent: textIn(body, 'parentTeamId') };
    }
    case 'PUT': {
      const user = idBelow(plain, USERS);
      const set = body === null ? null : textIn(body, 'roleId');
      return user === null || set === null ? null : { kind: 'set', user, set };
    }
  }
}

function createdBy(path: string, body: JsonObject): Request | null {
  if (path === PIPELINES) {
    const id = textIn(body, 'pipelineId');
    const stages = Array.isArray(body['stages']) ? body['stages'] : [];
    const statuses = stages.flatMap((stage: Json) =>
      isJsonObject(stage) ? (textIn(stage, 'stageId') ?? []) : [],
    );
    return id === null ? null : { kind: 'pipeline', id, label: textIn(body, 'label') ?? '', statuses };
  }
  if (path === TEAMS) {
    const name = textIn(body, 'name');
    return name === null ? null : { kind: 'team', name, parent: textIn(body, 'parentTeamId') };
  }
  const pipeline = path.endsWith('/stages') ? idBelow(path.slice(0, -'/stages'.length), PIPELINES) : null;
  const id = textIn(body, 'stageId');
  return pipeline === null || id === null ? null : { kind: 'status', pipeline, id };
}

function textIn(body: JsonObject, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' ? value : null;
}

/** The id of a thing directly below a path, or null. */
function idBelow(path: string, folder: string): string | null {
  const rest = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : '';
  if (rest === '' || rest.includes('/')) return null;
  try {
    return decodeURIComponent(rest);
  } catch {
    return null;
  }
}
