import type { DesiredAccess, DesiredCard, DesiredProperties } from '../../core/model/config.js';
import type { Access, Pipeline, Status } from '../../generated/config.js';
import type { Place } from '../read/place.js';
import { keySourceOf } from '../read/place.js';

/** Stage properties; one that is only named is shown and not required. */
export function resolveProperties(
  properties: Status['properties'],
  place: Place | undefined,
): DesiredProperties | null {
  if (properties === undefined || place === undefined) return null;
  const list = properties.map((entry) => {
    if (typeof entry === 'string') return { name: entry, required: false };
    return { name: entry.name, required: entry.required ?? false };
  });
  return { list, source: keySourceOf(place) };
}

/** Access is a whole value: a list that is left out is empty. */
export function resolveAccess(access: Access | undefined, place: Place | undefined): DesiredAccess | null {
  if (access === undefined || place === undefined) return null;
  const source = keySourceOf(place);
  if (access === 'everyone') return { everyone: true, teams: [], users: [], source };
  return { everyone: false, teams: access.teams ?? [], users: access.users ?? [], source };
}

export function resolveCard(card: Pipeline['card'], place: Place | undefined): DesiredCard | null {
  if (card === undefined || place === undefined) return null;
  return { list: card, source: keySourceOf(place) };
}
