import { labelKey } from '../model/matching.js';

const MARK = ' (pipewright)';

/**
 * The label that a thing carries for moments while its own is still held by another: the wanted label and a mark, so
 * that a person who sees it in the account knows whose it is, and a later run knows what it was to become. `taken` are
 * the labels in its scope.
 */
export function temporaryLabel(wanted: string, taken: readonly string[]): string {
  const keys = new Set(taken.map(labelKey));
  for (let number = 1; ; number += 1) {
    const label = `${wanted}${MARK}${number === 1 ? '' : ` ${number}`}`;
    if (!keys.has(labelKey(label))) return label;
  }
}

/** True if `label` is a temporary label on the way to `wanted`. */
export function isTemporaryFor(label: string, wanted: string): boolean {
  if (!label.startsWith(`${wanted}${MARK}`)) return false;
  return /^(?: \d+)?$/.test(label.slice(wanted.length + MARK.length));
}
