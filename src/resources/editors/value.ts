/**
 * The three forms of "who may edit": by references as people read it (EditorFacts), by live ids as plans and accounts are
 * compared (EditorIds), and in the shape of the YAML as a change holds it. Lists are sorted and hold nobody twice, and
 * where everyone may edit nothing else is said, so that values mean the same exactly where they look the same.
 */
import type { EditorFacts } from '../../core/model/access-facts.js';
import type { FieldChange } from '../../core/plan/change.js';
import { fieldsOf } from '../../core/plan/change.js';
import { BugError } from '../../core/base/errors.js';
import type { JsonObject } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { LiveEditors } from '../../core/model/live-state.js';
import type { Reference } from '../../core/base/reference.js';
import type { Codec } from '../shared/codec.js';
import { listOf, partsCodec, stringIn } from '../shared/codec.js';

/** A type and not an interface, so that it is JSON. */
export type EditorIds = {
  readonly everyone: boolean;
  readonly teamIds: readonly string[];
  readonly userIds: readonly string[];
  readonly superAdmins: boolean;
};

export const EVERYONE: EditorFacts = { everyone: true, teams: [], users: [], superAdmins: true };
export const EVERYONE_IDS: EditorIds = { everyone: true, teamIds: [], userIds: [], superAdmins: true };

/** What the account says of a status; a status that it doesn't mention is restricted by nobody. */
export function idsOf(entry: LiveEditors | undefined): EditorIds {
  if (entry === undefined || entry.everyone) return EVERYONE_IDS;
  const { teamIds, userIds, superAdmins } = entry;
  return { everyone: false, teamIds: sorted(teamIds), userIds: sorted(userIds), superAdmins };
}

/** How to get from a reference to a live id and back. */
export interface Translation {
  readonly team: (name: string) => string;
  readonly user: (name: string) => string;
}

export function factsFrom(ids: EditorIds, referenceOf: Translation): EditorFacts {
  const { everyone, teamIds, userIds, superAdmins } = ids;
  const teams = sorted(teamIds.map(referenceOf.team));
  return { everyone, teams, users: sorted(userIds.map(referenceOf.user)), superAdmins };
}

export function idsFrom(facts: EditorFacts, idOf: Translation): EditorIds {
  const { everyone, teams, users, superAdmins } = facts;
  const teamIds = sorted(teams.map(idOf.team));
  return { everyone, teamIds, userIds: sorted(users.map(idOf.user)), superAdmins };
}

interface EditorParts {
  readonly teams: readonly Reference[];
  readonly users: readonly Reference[];
  readonly superAdmins: boolean;
}

const PARTS = partsCodec<EditorParts>({
  teams: listOf(stringIn),
  users: listOf(stringIn),
  superAdmins: (json) => (typeof json === 'boolean' ? json : undefined),
});

/** `before` or `after` of a change: `{ editableBy: 'everyone' }`, or the lists. */
export const EDITORS: Codec<EditorFacts> = {
  encode: ({ everyone, teams, users, superAdmins }) => ({
    editableBy: everyone ? 'everyone' : PARTS.encode({ teams, users, superAdmins }),
  }),
  decode: (json) => {
    const editors = isJsonObject(json) ? (json['editableBy'] ?? null) : null;
    if (editors === 'everyone') return EVERYONE;
    const { teams, users, superAdmins } = PARTS.decode(editors) ?? {};
    if (teams === undefined || users === undefined || superAdmins === undefined) return null;
    return { everyone: false, teams, users, superAdmins };
  },
};

/** A side of a change that must be there. */
export function factsIn(side: JsonObject | null): EditorFacts {
  const facts = EDITORS.decode(side);
  if (facts === null) throw new BugError(`no editors: ${JSON.stringify(side)}`);
  return facts;
}

/** The parts that differ where both sides are lists, else the whole. */
export function editorFields(before: JsonObject | null, after: JsonObject): readonly FieldChange[] {
  const was = before?.['editableBy'];
  const will = after['editableBy'];
  return isJsonObject(was) && isJsonObject(will) ? fieldsOf(was, will) : fieldsOf(before, after);
}

export function sorted(list: readonly string[]): readonly string[] {
  return [...new Set(list)].sort();
}
