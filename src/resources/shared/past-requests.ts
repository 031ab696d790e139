/**
 * What pipewright itself has made since a snapshot, from the requests in its journals. Each thing is checked against the
 * snapshot and the account before anything is done with it.
 */
import type { JsonObject } from '../../core/base/json.js';
import { isTemporaryFor } from '../../core/base/temporary-label.js';
import type { PastRequest } from '../../core/kinds/rollback.js';

/** A thing that a request made, or may have made: it may be somebody else's with the same id or name. */
export type Made = Pick<PastRequest, 'end' | 'at' | 'own'>;

/** Seen afterwards: made. */
export function madeBy({ end, seen, at, own }: PastRequest): Made {
  return { end: seen === null ? end : 'done', at, own };
}

/** A retried request has the more certain of its two outcomes. */
export function surer(known: Made | undefined, made: Made): Made {
  return known?.end === 'done' && known.own ? { end: known.end, at: known.at, own: known.own } : made;
}

/** Why a journal doesn't count, or null. */
export function disowned({ own }: Pick<Made, 'own'>): string | null {
  return own ? null : 'That journal is not private to you (mode 600), so somebody else may have written it.';
}

export function isNamed(now: string, wanted: string): boolean {
  return now === wanted || isTemporaryFor(now, wanted);
}

export function bodyText(body: JsonObject | null, name: string): string | null {
  const value = body?.[name];
  return typeof value === 'string' ? value : null;
}

/** The id of a thing directly below a path, or null. */
export function idBelow(path: string, folder: string): string | null {
  const rest = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : '';
  if (rest === '' || rest.includes('/')) return null;
  try {
    return decodeURIComponent(rest);
  } catch {
    return null;
  }
}
