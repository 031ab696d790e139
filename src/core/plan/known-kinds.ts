/** What all kinds together define about changes: code that walks over changes of any kind refers to none by name. */
import type { Address } from '../base/address.js';
import { shapeOf } from '../base/address.js';
import { BugError } from '../base/errors.js';
import type { Finding } from '../base/diagnostic.js';
import type { Kind } from '../kinds/kind.js';
import type { ChangeKind } from './change-kind.js';
import type { PhaseOf } from './phase.js';

/** The phases of changes of these kinds. */
export function phasesOf(kinds: readonly Kind[]): PhaseOf {
  const byChange = new Map(kinds.flatMap((kind) => kind.changes.map((word) => [word, kind] as const)));
  return (change) => {
    if (change.channel === 'console') return 'by-hand';
    const kind = byChange.get(change.kind);
    if (kind === undefined) throw new BugError(`no kind makes changes of ${change.kind}`);
    return kind.phase(change);
  };
}

/** The kind of a change at this address, by the address's shape; null if no kind has that shape. */
export function changeKindAt(kinds: readonly Kind[], address: Address): ChangeKind | null {
  const shape = shapeOf(address);
  if (shape === null) return null;
  return kinds.map(({ places }) => places[shape]).find((word) => word !== undefined) ?? null;
}

/** The kinds that a plan could not read, because its token or its account doesn't provide them. */
export function unseenIn(
  kinds: readonly Kind[],
  { findings }: { readonly findings: readonly Pick<Finding, 'code'>[] },
): ReadonlySet<ChangeKind> {
  const codes = new Set(findings.map(({ code }) => code));
  return new Set(
    kinds.flatMap(({ hiddenBy = [], changes }) => (hiddenBy.some((code) => codes.has(code)) ? changes : [])),
  );
}
