import type { Place } from '../read/place.js';
import { member, writtenAt } from '../read/place.js';

/**
 * The `id` that a thing has for sure. With an accounts file an id in the shared files is what every account wants, and
 * only one in an overlay is this account's own.
 */
export function ownId(id: string | null, thing: Place): string | null {
  const written = member(thing, 'id');
  return written !== undefined && writtenAt(written).parsed.layer === 'shared' ? null : id;
}
