import type { Finding } from '../core/base/diagnostic.js';
import { finding } from '../core/base/diagnostic.js';

const PERCENT = 30;
const AT_LEAST = 3;

/**
 * A plan that deletes a large part of what is managed is more often caused by a wrong file than intended. Counted in
 * statuses.
 */
export function guardTooManyDeletes(deleted: number, managed: number): readonly Finding[] {
  if (deleted < AT_LEAST || deleted * 100 <= managed * PERCENT) return [];
  return [
    finding({
      code: 'TOO_MANY_DELETES',
      verdict: 'confirm',
      summary: `The plan deletes ${deleted} of ${managed} live statuses of the pipelines in these files.`,
      detail:
        'That is more than 30 %. Make sure that these are the right files for this account before you confirm.',
    }),
  ];
}
