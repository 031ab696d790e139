/** `before` and `after` of changes of permission sets and their assignments. */
import type { TicketPermissions, TicketScope } from '../../core/model/config.js';
import type { Codec } from '../shared/codec.js';
import { mapOf, orNull, partsCodec, stringIn, wordOf } from '../shared/codec.js';

/** A set that must be created by hand. */
interface SetParts {
  readonly name: string;
  readonly tickets: TicketPermissions;
}

const SCOPE = wordOf<TicketScope>('everything', 'team', 'owned', 'none');

const TICKETS = partsCodec<TicketPermissions>({
  view: wordOf<TicketPermissions['view']>('everything', 'team', 'owned'),
  unassigned: (json) => (typeof json === 'boolean' ? json : undefined),
  edit: SCOPE,
  delete: SCOPE,
});

export const SET_PARTS: Codec<Partial<SetParts>> = partsCodec<SetParts>({
  name: stringIn,
  tickets: (json) => {
    const { view, unassigned, edit, delete: remove } = TICKETS.decode(json) ?? {};
    if (view === undefined || unassigned === undefined) return undefined;
    return edit === undefined || remove === undefined
      ? undefined
      : { view, unassigned, edit, delete: remove };
  },
});

/** The one set that each user has, by lower-cased e-mail address: its name, or null for none. */
type UserSets = Readonly<Record<string, string | null>>;

const readUserSets = mapOf(orNull(stringIn));

export const USER_SETS: Codec<UserSets> = {
  encode: (sets) => sets,
  decode: (json) => readUserSets(json) ?? null,
};
