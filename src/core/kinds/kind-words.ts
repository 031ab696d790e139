import type { TicketState } from '../model/config.js';
import type { Change } from '../plan/change.js';

/** User-facing words of a kind: what its things are called, and where a plan shows their changes. */
export interface KindWords {
  /** Precedes a name: `status` New, `editors of` New. */
  readonly word: string;
  /** Whose name follows: the thing's own, or that of the status or pipeline that it is a setting of. */
  readonly named: 'itself' | 'status' | 'pipeline';
  /**
   * `place`: a heading that groups others. `part`: one column of a place. `tickets`: what moves between
   * columns. `setting`: an entry that shows its values.
   */
  readonly stands: 'place' | 'part' | 'tickets' | 'setting';
  /** The nouns for counting things of the kind, lowest `order` first; null if they count as "other things". */
  readonly counted: { readonly order: number; readonly one: string; readonly many: string } | null;
  /** The label before a change, if the change has it; omitted if the kind is never renamed. */
  readonly labelBefore?: (change: Change) => string | null;
  /** The state that a new part gets; omitted if parts have none. */
  readonly stateAfter?: (change: Change) => TicketState | null;
  /** The number of statuses that are deleted with it; null if it has none. */
  readonly statusesGone?: (change: Change) => number | null;
  /** Who chooses the id of a new one. */
  readonly idFrom: 'files' | 'account';
  /** True if its values name teams: plans use their keys or ids, people their names. */
  readonly namesTeams: boolean;
  /** How a board describes a change; null if the board draws it, or does not show it. */
  readonly onBoard: string | null;
  /** What a change decides for people: what they may do with tickets (`abilities`), or whether they have access at all. */
  readonly decides: 'abilities' | 'entry' | null;
}

/** The words for each kind of change, by its name in plans. */
export type WordsFacet = Readonly<Record<string, KindWords>>;

/** The default: a setting of a pipeline that decides nothing for people. */
export const SETTING_WORDS = {
  named: 'pipeline',
  stands: 'setting',
  counted: null,
  idFrom: 'files',
  namesTeams: false,
  onBoard: null,
  decides: null,
} as const;
