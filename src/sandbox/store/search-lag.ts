import type { Ticket } from '../model.js';

/** What search still shows of tickets that were written a moment ago. */
export interface SearchLag {
  /** How long a write stays unseen, in milliseconds; 0 turns the lag off. */
  readonly set: (ms: number) => void;
  /** Notes that the ticket that was `before` (null: none) has been written at `now`. */
  readonly note: (id: number, before: Ticket | null, now: number) => void;
  /** The outdated tickets by id as search shows them; null is a ticket it does not know yet. */
  readonly outdated: (now: number) => ReadonlyMap<number, Ticket | null>;
}

export function createSearchLag(): SearchLag {
  let lagMs = 0;
  const pending = new Map<number, { readonly until: number; readonly shown: Ticket | null }>();
  return {
    set: (ms) => {
      lagMs = ms;
      pending.clear();
    },
    note: (id, before, now) => {
      if (lagMs === 0) return;
      const known = pending.get(id);
      const shown = known !== undefined && known.until > now ? known.shown : before;
      pending.set(id, { until: now + lagMs, shown });
    },
    outdated: (now) => {
      const shown = new Map<number, Ticket | null>();
      for (const [id, entry] of pending) {
        if (entry.until > now) shown.set(id, entry.shown);
        else pending.delete(id);
      }
      return shown;
    },
  };
}
