import type { PastRequest } from '../../core/kinds/rollback.js';
import { requestEnd } from '../../execute/request-end.js';
import type { PastJournal } from '../apply/journals.js';

/**
 * The requests of these journals that took effect or may have, in order. A request has three outcomes: refused, then
 * nothing came of it; answered, or its thing seen afterwards; unknown.
 */
export function requestsIn(
  journals: readonly Pick<PastJournal, 'records' | 'own'>[],
): readonly PastRequest[] {
  return journals.flatMap(requestsOf);
}

function requestsOf({ records, own }: Pick<PastJournal, 'records' | 'own'>): readonly PastRequest[] {
  const ends = new Map(
    records.flatMap((one) => (one.kind === 'result' ? [[one.number, requestEnd(one)] as const] : [])),
  );
  const seen = new Map(
    records.flatMap((one) => (one.kind === 'made' ? [[one.address, one.id] as const] : [])),
  );
  return records.flatMap((one): readonly PastRequest[] => {
    if (one.kind !== 'intent') return [];
    const { method, body, number, addresses, at } = one;
    const [path = ''] = one.path.split('?');
    const end = ends.get(number) ?? 'unknown';
    if (end === 'not-done') return [];
    const id = seen.get(addresses[0] ?? '') ?? null;
    return [{ method, path, body, end, seen: id, at: Date.parse(at), own }];
  });
}
