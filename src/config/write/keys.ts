/** Keys for live things that no file names yet, by the documented rules of `pull`. */

const FITTING = /^[a-z][a-z0-9_]{0,35}$/;
const LONGEST = 36;

/** Letters that don't decompose into a base letter and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
};

type KeyedKind = 'pipeline' | 'status' | 'team' | 'permission_set';

interface Keyless {
  readonly id: string;
  readonly label: string;
}

/**
 * Maps live ids to keys: the id itself if it is a valid key, else derived from the label; a key that is taken gets
 * `_2`, `_3`. Valid ids are assigned first, then the things in the order given. `taken` has keys that aren't available.
 */
export function makeKeys(
  kind: KeyedKind,
  things: readonly Keyless[],
  taken: Iterable<string> = [],
): ReadonlyMap<string, string> {
  const used = new Set(taken);
  const keys = new Map<string, string>();
  for (const { id } of things) {
    if (!FITTING.test(id) || used.has(id)) continue;
    used.add(id);
    keys.set(id, id);
  }
  for (const thing of things) {
    if (keys.has(thing.id)) continue;
    const key = freeKey(keyFromLabel(kind, thing), used);
    used.add(key);
    keys.set(thing.id, key);
  }
  return keys;
}

function keyFromLabel(kind: KeyedKind, { id, label }: Keyless): string {
  const words = toWords(label);
  if (words === '') return `${kind}_${toWords(id)}`.slice(0, LONGEST);
  const begun = /^[a-z]/.test(words) ? words : `${kind.charAt(0)}_${words}`;
  return begun.slice(0, LONGEST);
}

function toWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[æœøßłđðþ]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

function freeKey(wanted: string, used: ReadonlySet<string>): string {
  if (!used.has(wanted)) return wanted;
  for (let count = 2; ; count += 1) {
    const ending = `_${count}`;
    const key = wanted.slice(0, LONGEST - ending.length) + ending;
    if (!used.has(key)) return key;
  }
}
