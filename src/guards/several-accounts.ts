import { parseAddress } from '../core/base/address.js';
import type { Finding } from '../core/base/diagnostic.js';

/** Replacements for ids in files for several accounts. */
interface Several {
  /** The account that the plan is for. */
  readonly portalId: number;
  /** Label of each live pipeline and status, by id. */
  readonly labels: ReadonlyMap<string, string>;
  /** The lock, relative to the working directory. */
  readonly lockFile: string;
}

const ID = /\bid: ("(?:[^"\\]|\\.)*")(?:, )?/;
const RETIRED = /\b(status|pipeline): ("(?:[^"\\]|\\.)*")/;

/**
 * An id belongs to one account, so no hint may put one into files for several: it goes to the lock, and a retired thing
 * is named by its label.
 */
export function withoutIds(findings: readonly Finding[], several: Several): readonly Finding[] {
  return findings.map((found) =>
    found.hint === null ? found : { ...found, hint: hintFor(found, found.hint, several) },
  );
}

function hintFor({ address }: Finding, hint: string, { portalId, labels, lockFile }: Several): string {
  const id = ID.exec(hint)?.[1];
  if (
    id !== undefined &&
    address !== null &&
    parseAddress(address)?.every((part) => !('id' in part)) === true
  )
    return `# in ${lockFile}, ids of ${portalId}:\n${address}: ${id}`;
  if (id !== undefined) return hint.replace(ID, '');
  return hint.replace(RETIRED, (whole, name: string, quoted: string) => {
    const label = labels.get(String(JSON.parse(quoted)));
    return label === undefined ? whole : `${name}: { label: ${JSON.stringify(label)} }`;
  });
}
