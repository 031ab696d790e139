import type { Diagnostic } from '../../core/base/diagnostic.js';
import { tooManyProblems } from '../read/file-messages.js';
import { inOrder } from './validate.js';

/** Maximum number of reported problems; nobody reads more, and a generated file can have any number. */
const MOST_FINDINGS = 1000;

/** The findings in order; if there are too many, errors before notes, and one that counts the rest. */
export function boundedFindings(
  all: readonly Diagnostic[],
  files: readonly string[],
  unseen: number,
): readonly Diagnostic[] {
  const byWeight = [...all.filter(isError), ...all.filter((found) => !isError(found))];
  const kept = inOrder(byWeight.slice(0, MOST_FINDINGS), files);
  const left = byWeight.slice(MOST_FINDINGS);
  const last = kept.at(-1);
  if (left.length + unseen === 0 || last === undefined) return kept;
  return [...kept, tooManyProblems(left.length + unseen, last, unseen > 0 || left.some(isError))];
}

export function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
