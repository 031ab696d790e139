import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import { earlierOf, readHistory, ticketsOf } from '../apply/apply-history.js';
import type { Snapshot } from './rollback-snapshot.js';
import { ticketCount } from '../../resources/shared/count-tickets.js';

interface Asked {
  readonly snapshot: string;
  readonly tickets: boolean;
  readonly commandFor: (snapshot: string, tickets: boolean) => string;
}

/**
 * If the apply of this snapshot resumed an interrupted one, the account was half applied when it was taken: it includes
 * what the earlier apply did, which only the earlier snapshot undoes.
 */
export async function earlierRuns(
  { root, head }: Snapshot,
  account: { readonly portalId: number; readonly origin: string },
  { snapshot, tickets, commandFor }: Asked,
): Promise<readonly Finding[]> {
  const earlier = earlierOf(await readHistory(root), head).filter(
    ({ journal }) => journal?.start.portalId === account.portalId && journal.start.origin === account.origin,
  );
  const [first] = earlier;
  if (first === undefined) return [];
  const { moved, unknown } = ticketsOf(earlier);
  const may = unknown === 0 ? '' : ` and may have moved ${ticketCount(unknown)} more`;
  const before = beside(snapshot, first.name);
  const [one, many] =
    first.journal?.start.command === 'rollback' ? ['a rollback', 'rollbacks'] : ['an apply', 'applies'];
  const runs = `${earlier.length === 1 ? one : `${earlier.length} ${many}`} that had not ended`;
  return [
    finding({
      code: 'ROLLBACK_CONTINUES',
      verdict: 'note',
      summary: `This snapshot was taken halfway: before it, ${runs} moved ${ticketCount(moved)}${may}.`,
      detail: `The run that wrote it continued from there. Rolling back to it keeps what was done before, including these moves. To undo all of it, roll back to ${before}, which was written first.`,
      hint: commandFor(before, tickets),
    }),
  ];
}

/** Another file in this one's folder, as a path in the same form. */
function beside(snapshot: string, name: string): string {
  return `${snapshot.slice(0, Math.max(snapshot.lastIndexOf('/'), snapshot.lastIndexOf('\\')) + 1)}${name}`;
}
