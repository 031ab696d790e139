/** Small changes to texts and to JSON, drawn from a seed: what a bad merge, a careless hand or an enemy makes of a file. */

export interface Random {
  /** A whole number from 0, below `n`. */
  readonly below: (n: number) => number;
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
}

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { below, pick: (list) => list[below(list.length)] ?? list[0] };
}

/** Words of ours, of prototypes, of YAML, of terminals and of CI runners; Unicode in its odd forms. */
export const HOSTILE: readonly [string, ...string[]] = [
  ...([
    'statuses',
    'rules',
    'tickets',
    'constructor',
    '__proto__',
    'toString',
    'any',
    'all',
    'none',
  ] as const),
  ...['everyone', 'null', '~', 'true', '0', '-1', '1e999', '0x10', '2026-11-29', '', ' ', '\t', '\n', '\r\n'],
  ...['&a', '*a', '<<: *a', '<<', '!!binary ', '? ', ': ', '- ', '#', '|', '>', '%YAML 1.1', '---', '...'],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    ',',
    '::error::x',
    '##[add-path]/x',
    'section_start:1:x',
    '\u001b[2J',
  ],
  ...['\u0000', '\u007f', '\u0085', '\u2028', '\ufeff', '\u200b', '\ud800', 'e\u0301', '\u202e', '👩‍👩‍👧', 'ﬁ'],
  ...[
    '../../etc/passwd',
    '/dev/full',
    '=1+1',
    '<script>',
    'a'.repeat(5_000),
    '['.repeat(300),
    '\t'.repeat(5_000),
  ],
];

export function mutateText(text: string, random: Random): string {
  let result = text;
  for (let times = 1 + random.below(4); times > 0; times -= 1) result = once(result, random);
  return result;
}

function once(text: string, { below, pick }: Random): string {
  const at = below(text.length + 1);
  const end = at + below(40);
  const lines = text.split('\n');
  const line = below(lines.length);
  switch (below(8)) {
    case 0:
      return text.slice(0, at) + pick(HOSTILE) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(end);
    case 2:
      return text.slice(0, at) + text.slice(at, end).repeat(1 + below(3)) + text.slice(at);
    case 3:
      return text.slice(0, at);
    case 4:
      return lines.toSpliced(line, 1).join('\n');
    case 5:
      return lines.toSpliced(line, 0, lines[below(lines.length)] ?? '').join('\n');
    case 6:
      return lines.with(line, `${' '.repeat(below(6))}${(lines[line] ?? '').trimStart()}`).join('\n');
    default:
      return text.slice(0, at) + String.fromCharCode(below(0x3000)) + text.slice(at + 1);
  }
}

/** The same value with one or a few parts of it replaced, taken away or doubled. */
export function mutateJson(value: unknown, random: Random): unknown {
  let result = value;
  for (let times = 1 + random.below(3); times > 0; times -= 1) result = replaceOne(result, random);
  return result;
}

function replaceOne(value: unknown, random: Random): unknown {
  const { below } = random;
  if (typeof value !== 'object' || value === null || below(6) === 0) return anyValue(random);
  const entries = Object.entries(value);
  if (entries.length === 0) return anyValue(random);
  const at = below(entries.length);
  const [key, part] = (entries[at] ?? ['', null]) as [string, unknown];
  const changed: readonly (readonly [string, unknown])[] =
    below(5) === 0
      ? entries.toSpliced(at, 1)
      : below(8) === 0
        ? [...entries, [random.pick(HOSTILE), part]]
        : entries.with(at, [key, replaceOne(part, random)]);
  if (Array.isArray(value)) return changed.map(([, entry]) => entry);
  return Object.fromEntries(changed);
}

function anyValue(random: Random): unknown {
  const { below, pick } = random;
  const values: readonly [unknown, ...unknown[]] = [
    null,
    ...[true, false, 0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]], { id: '0' }, ['0'], ''],
    pick(HOSTILE),
    Array.from({ length: below(50) }, () => pick(HOSTILE)),
  ];
  return pick(values);
}
