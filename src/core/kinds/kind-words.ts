import type { TicketState } from '../model/config.js';
import type { Change } from '../plan/change.js';

/** What people read about a kind: how its things are called, and how their changes stand on the page of a plan. */
export interface KindWords {
  /** In front of a name: `status` New, `editors of` New. */
  readonly word: string;
  /** Whose name that is: its own, or that of the status or the pipeline that it is a setting of. */
  readonly named: 'itself' | 'status' | 'pipeline';
  /**
   * `place`: a heading that others stand under. `part`: one of the columns of a place. `tickets`: what moves between
   * columns. `setting`: an entry that shows its values.
   */
  readonly stands: 'place' | 'part' | 'tickets' | 'setting';
  /** How things of the kind are counted, least `order` first; null if they are "other things" among those. */
  readonly counted: { readonly order: number; readonly one: string; readonly many: string } | null;
  /** The label that it had before a change, if the change has it; omitted where nothing is renamed. */
  readonly labelBefore?: (change: Change) => string | null;
  /** The state that a new part gets; omitted where there are none. */
  readonly stateAfter?: (change: Change) => TicketState | null;
  /** How many statuses are deleted with it; null if it holds none. */
  readonly statusesGone?: (change: Change) => number | null;
  /** Who chooses the id of a new one. */
  readonly idFrom: 'files' | 'account';
  /** True if its values name teams, which people know by other names than plans do. */
  readonly namesTeams: boolean;
  /** What the picture of a board says of a change; null for what it draws, or what no board holds. */
  readonly onBoard: string | null;
  /** What a change of it decides about people: what they may do with tickets, or whether they get to them at all. */
  readonly decides: 'abilities' | 'entry' | null;
}

/** What people read about the changes of a kind, by what a plan calls them. */
export type WordsFacet = Readonly<Record<string, KindWords>>;

/** A setting of a pipeline that decides about nobody. */
export const SETTING_WORDS = {
  named: 'pipeline',
  stands: 'setting',
  counted: null,
  idFrom: 'files',
  namesTeams: false,
  onBoard: null,
  decides: null,
} as const;
