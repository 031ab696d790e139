import type { Address } from '../../core/base/address.js';
import { pipelineOf } from '../../core/base/address.js';
import type { KindWords } from '../../core/kinds/kind-words.js';
import type { Change } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';
import { counted, listed } from '../words/count.js';
import { kindWords } from '../words/kind-words.js';
import type { Names } from '../words/names.js';
import type { PageFormat } from './page-format.js';
import { leavingsOf, ticketFates } from './page-tickets.js';
import type { TicketFate } from './page-tickets.js';

/** What is permanently deleted, and where its tickets move. */
export interface DeleteSection {
  /** `Deletes 1 pipeline and 2 statuses`. */
  readonly title: string;
  /** The flag that confirms it; null if there is none, or if the page doesn't show it. */
  readonly flag: string | null;
  readonly things: readonly DeletedThing[];
}

interface DeletedThing {
  /** `Support / Waiting on us`, `pipeline Old (2 statuses)`. */
  readonly name: string;
  readonly address: Address;
  readonly fates: readonly TicketFate[];
}

const FLAG = '--allow-delete';

export function deletesOf(plan: Plan, names: Names, format: PageFormat): DeleteSection {
  const deletes = deletesIn(plan);
  const leavings = leavingsOf(plan);
  return {
    title: `Deletes ${goingText(plan)}`,
    flag: format.flags && plan.requires.includes(FLAG) ? FLAG : null,
    things: deletes.map((change) => ({
      name: deletedName(change, names),
      address: change.address,
      fates: ticketFates(change, leavings, { names, format }),
    })),
  };
}

/** `1 pipeline and 2 statuses`: what a plan deletes. */
export function goingText(plan: Plan): string {
  const counts = new Map<typeof OTHERS, number>();
  for (const change of deletesIn(plan)) {
    const noun = kindWords(change).counted ?? OTHERS;
    counts.set(noun, (counts.get(noun) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a], [b]) => a.order - b.order);
  return listed(sorted.map(([{ one, many }, count]) => counted(count, one, many)));
}

const OTHERS: NonNullable<KindWords['counted']> = {
  order: Number.POSITIVE_INFINITY,
  one: 'other thing',
  many: 'other things',
};

function deletesIn({ changes }: Plan): readonly Change[] {
  return changes.filter(({ action, channel }) => action === 'delete' && channel === 'api');
}

function deletedName(change: Change, names: Names): string {
  const label = cleanLine(change.label);
  const home = pipelineOf(change.address);
  const { word, stands, statusesGone } = kindWords(change);
  if (stands === 'part' && home !== null) return `${names.pipeline(home)} / ${label}`;
  const statuses = statusesGone?.(change) ?? null;
  const size = statuses === null ? '' : ` (${counted(statuses, 'status', 'statuses')})`;
  return `${word} ${label}${size}`;
}
