import type { Address } from './address.js';
import { lastPart } from './address.js';
import { BugError } from './errors.js';

/**
 * How a value in a plan names another thing: by the key that the files give it (a user: by e-mail address), else by its
 * live id in brackets, as in an address: `new`, `["3"]`. Keys and addresses of users never begin with a bracket.
 */
export type Reference = string;

/** `["3"]`: a live thing that the files don't name. */
export function idReference(id: string): Reference {
  return `[${JSON.stringify(id)}]`;
}

/** The live id in a reference by id, or null for one by name. */
export function referencedId(reference: Reference): string | null {
  if (!reference.startsWith('[')) return null;
  const value: unknown = JSON.parse(reference);
  const id: unknown = Array.isArray(value) ? value[0] : null;
  if (typeof id !== 'string') throw new BugError(`not a reference: ${reference}`);
  return id;
}

/** The last part of an address as a reference: `new` of `pipelines.support.statuses.new`. */
export function referenceTo(address: Address): Reference {
  const last = lastPart(address);
  if (last === null) throw new BugError(`not the address of a thing: ${address}`);
  return last;
}

/** The address that a reference below `home` (`pipelines.support.statuses`, `teams`) stands for. */
export function referencedAddress(home: Address, reference: Reference): Address {
  return referencedId(reference) === null ? `${home}.${reference}` : home + reference;
}
