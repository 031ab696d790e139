import type { NotSupported } from '../core/config.js';
import type { Finding } from '../core/diagnostic.js';
import { finding } from '../core/diagnostic.js';

/** Declared parts that this version checks but can't apply are never passed over in silence. */
export function guardNotSupported(parts: readonly NotSupported[]): readonly Finding[] {
  return parts.map(({ address, property, source }) =>
    finding({
      code: 'NOT_SUPPORTED_YET',
      verdict: 'note',
      address,
      summary: `${property} is declared and valid, and this version of pipewright can't apply it yet.`,
      detail: 'The account keeps what it has there. Nothing about it is read, compared or changed.',
      source,
    }),
  );
}
