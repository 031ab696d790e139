import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { sameJson } from '../../../core/base/json.js';
import { lineText } from '../../read/lines.js';
import { keySourceOf } from '../../read/place.js';
import type { Declared } from './declared.js';

/** `account` is in one file, or the same in every file that has it. */
export function checkAccount({ accounts }: Declared): readonly Diagnostic[] {
  const [first, ...others] = accounts;
  if (first === undefined) return [];
  return others
    .filter((other) => !sameJson(other.value, first.value))
    .map((other) =>
      problem({
        code: 'ACCOUNT_CONFLICT',
        summary: 'Two files name different accounts.',
        detail: `One is at ${lineText(keySourceOf(first))}, another at ${lineText(keySourceOf(other))}. A configuration belongs to one account: keep account in one file, or write the same in all of them.`,
        source: keySourceOf(other),
      }),
    );
}
