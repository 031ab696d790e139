import type { Finding } from '../base/diagnostic.js';
import { finding } from '../base/diagnostic.js';
import { grownBound } from './assemble.js';
import type { Change } from './change.js';

/** Requires a separate consent if a change now affects far more tickets than its plan said. */
export function grownTo(change: Change, now: number): readonly Finding[] {
  const planned = change.tickets?.held ?? null;
  if (planned === null || change.action === 'migrate' || now <= grownBound(planned)) return [];
  return [
    finding({
      code: 'TICKETS_GREW',
      verdict: 'confirm',
      address: change.address,
      summary: `"${change.label}" holds ${now} tickets; the plan said ${planned}.`,
      detail:
        'Something creates or moves tickets there faster than expected. Find out what it is before you move them.',
      source: change.source,
    }),
  ];
}
