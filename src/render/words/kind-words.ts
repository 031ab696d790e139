import type { KindWords } from '../../core/kinds/kind-words.js';
import { SETTING_WORDS } from '../../core/kinds/kind-words.js';
import { kindsWords } from '../../generated/kinds/words.js';

const KIND_WORDS: ReadonlyMap<string, KindWords> = new Map(
  kindsWords.flatMap((words) => Object.entries(words)),
);

/** The words for the kind of a change, from the kind's folder. */
export function kindWords({ kind }: { readonly kind: string }): KindWords {
  return KIND_WORDS.get(kind) ?? { ...SETTING_WORDS, word: kind };
}
