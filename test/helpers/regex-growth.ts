/**
 * Says whether a regular expression can take more than linear time, by looking at it and not at a clock.
 *
 * A backtracking matcher tries paths through the automaton of an expression. Where the number of paths that read the
 * same text and end in the same place has a bound, the work is linear; where it hasn't, somebody can write the text on
 * which it grows. So this builds the automaton (Glushkov's: a state for each character of the expression) and asks the
 * question of Weber and Seidl: is there a text w, and states p and q, so that w leads from p to p, from p to q, and from
 * q to q? Then w repeated has a number of paths that grows, and `p = q` by two ways makes it exponential. An expression
 * without `^` may begin anywhere: that is one more state, which every character leads back to.
 *
 * Where a state ends a match at once, nothing after it can fail, and no second path is ever tried: such states don't count.
 * What is in a lookaround is looked at by itself, as if it began anywhere and could always fail; in its place stands
 * nothing. Backreferences are refused. Not seen: that a caller calls a linear expression often.
 */
import { RegExpParser } from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

export interface Expression {
  readonly source: string;
  readonly flags: string;
}

/** What makes it slow, in a few words; null where it is linear. */
export function growthOf({ source, flags }: Expression): string | null {
  const unicode = flags.includes('u');
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode });
  const builder = new Builder(flags);
  const whole = builder.alternatives(pattern.alternatives);
  const found = ambiguity(builder, whole, { flags, mayAlwaysFail: false });
  if (found !== null) return found;
  while (builder.apart.length > 0) {
    const part = builder.apart.shift();
    if (part === undefined) break;
    const own = new Builder(flags);
    const inside = ambiguity(own, own.alternatives(part), { flags, mayAlwaysFail: true });
    if (inside !== null) return `in a lookaround: ${inside}`;
    builder.refused ??= own.refused;
    builder.apart.push(...own.apart);
  }
  return builder.refused;
}

/** Repeats longer than this count as endless. */
const LONGEST_REPEAT = 80;

type Bound = 'anywhere' | 'start' | 'line';
interface Entry {
  readonly state: number;
  /** Where the path to it may begin. */
  readonly bound: Bound;
}
interface Exit {
  readonly state: number;
  /** True where an assertion stands between it and the end: the match may still fail. */
  readonly mayFail: boolean;
}
interface Part {
  readonly first: readonly Entry[];
  readonly last: readonly Exit[];
  /** How it can be passed without a character; null where it can't. */
  readonly empty: { readonly bound: Bound; readonly mayFail: boolean } | null;
}

const NOTHING: Part = { first: [], last: [], empty: { bound: 'anywhere', mayFail: false } };

class Builder {
  readonly sets: string[] = [];
  /** For each state, the states that follow, with how many ways lead there. */
  readonly follow: Map<number, number>[] = [];
  readonly apart: (readonly AST.Alternative[])[] = [];
  refused: string | null = null;

  private readonly flags: string;

  constructor(flags: string) {
    this.flags = flags;
  }

  alternatives(all: readonly AST.Alternative[]): Part {
    return all
      .map(({ elements }) => this.sequence(elements.map((one) => () => this.element(one))))
      .reduce(either);
  }

  private sequence(parts: readonly (() => Part)[]): Part {
    let whole = NOTHING;
    for (const build of parts) {
      const next = build();
      for (const { state } of whole.last) for (const entry of next.first) this.link(state, entry.state);
      whole = joined(whole, next);
    }
    return whole;
  }

  private link(from: number, to: number): void {
    const ways = this.follow[from];
    ways?.set(to, (ways.get(to) ?? 0) + 1);
  }

  private element(element: AST.Element): Part {
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        return this.character(element.raw);
      case 'Group':
      case 'CapturingGroup':
        return this.alternatives(element.alternatives);
      case 'Quantifier':
        return this.repeated(element);
      case 'Assertion':
        return this.assertion(element);
      case 'Backreference':
        this.refused = 'a backreference';
        return NOTHING;
    }
  }

  private character(raw: string): Part {
    const state = this.sets.push(raw) - 1;
    this.follow.push(new Map());
    return { first: [{ state, bound: 'anywhere' }], last: [{ state, mayFail: false }], empty: null };
  }

  private assertion(assertion: AST.Assertion): Part {
    const mayFail = { ...NOTHING, empty: { bound: 'anywhere' as Bound, mayFail: true } };
    if (assertion.kind === 'lookahead' || assertion.kind === 'lookbehind') {
      this.apart.push(assertion.alternatives);
      return mayFail;
    }
    if (assertion.kind !== 'start') return mayFail;
    const bound = this.flags.includes('m') ? 'line' : 'start';
    return { ...NOTHING, empty: { bound, mayFail: true } };
  }

  private repeated({ element, min, max }: AST.Quantifier): Part {
    const once = (): Part => this.element(element);
    const endless = max > LONGEST_REPEAT;
    if (!endless && max > 2 && once().empty !== null) this.refused = 'a repeat of what may be empty';
    const least = Math.min(min, LONGEST_REPEAT);
    const parts: (() => Part)[] = Array.from(
      { length: endless ? Math.max(0, least - 1) : least },
      () => once,
    );
    if (endless) parts.push(() => (min === 0 ? optional(this.loop(once)) : this.loop(once)));
    else if (max > least) parts.push(() => this.upTo(once, max - least));
    return this.sequence(parts);
  }

  /** `(x(x(x)?)?)?`: each further one only behind the one before. */
  private upTo(once: () => Part, times: number): Part {
    return optional(this.sequence(times === 1 ? [once] : [once, () => this.upTo(once, times - 1)]));
  }

  private loop(once: () => Part): Part {
    const part = once();
    for (const { state } of part.last) for (const entry of part.first) this.link(state, entry.state);
    return part;
  }
}

function either(a: Part, b: Part): Part {
  const empty = a.empty === null || b.empty === null ? (a.empty ?? b.empty) : looser(a.empty, b.empty);
  return { first: [...a.first, ...b.first], last: [...a.last, ...b.last], empty };
}

function looser(a: NonNullable<Part['empty']>, b: NonNullable<Part['empty']>): NonNullable<Part['empty']> {
  const bound = [a.bound, b.bound].includes('anywhere')
    ? 'anywhere'
    : [a.bound, b.bound].includes('line')
      ? 'line'
      : 'start';
  return { bound, mayFail: a.mayFail && b.mayFail };
}

function optional(part: Part): Part {
  return either(part, NOTHING);
}

function stricter(a: Bound, b: Bound): Bound {
  return a === 'start' || b === 'start' ? 'start' : a === 'line' || b === 'line' ? 'line' : 'anywhere';
}

function joined(a: Part, b: Part): Part {
  const { empty } = a;
  const behind =
    empty === null ? [] : b.first.map(({ state, bound }) => ({ state, bound: stricter(bound, empty.bound) }));
  const before =
    b.empty === null
      ? []
      : a.last.map(({ state, mayFail }) => ({ state, mayFail: mayFail || b.empty?.mayFail === true }));
  return {
    first: [...a.first, ...behind],
    last: [...before, ...b.last],
    empty:
      empty === null || b.empty === null
        ? null
        : { bound: stricter(empty.bound, b.empty.bound), mayFail: empty.mayFail || b.empty.mayFail },
  };
}

/** All of what texts from outside are likely to hold: letters up to Hangul Jamo, punctuation, wide and rare ones. */
const ALPHABET: readonly string[] = [
  ...Array.from({ length: 0x0600 }, (_, code) => code),
  ...Array.from({ length: 0x0100 }, (_, at) => 0x1f00 + at * 8),
  ...Array.from({ length: 0x0070 }, (_, at) => 0x2000 + at),
  ...[0x3000, 0x4e2d, 0xac00, 0xd800, 0xdc00, 0xfeff, 0xff0b, 0xff1d, 0xffa0, 0xffff, 0x1f642, 0xe0041],
].map((code) => String.fromCodePoint(code));

interface Automaton {
  readonly next: readonly (readonly number[])[];
  readonly reads: readonly ReadonlySet<number>[];
  readonly names: readonly string[];
}

/** Looks for a text that leads from p to p, from p to q, and from q to q. */
function ambiguity(
  builder: Builder,
  whole: Part,
  { flags, mayAlwaysFail }: { readonly flags: string; readonly mayAlwaysFail: boolean },
): string | null {
  const automaton = automatonOf(builder, whole, flags);
  const loops = inLoops(automaton);
  for (const [from, ways] of builder.follow.entries())
    for (const [to, count] of ways)
      if (count > 1 && loops.has(from) && reaches(automaton, to).has(from))
        return `a loop in a loop around ${builder.sets[to] ?? ''}`;
  const ends = new Set(
    mayAlwaysFail ? [] : whole.last.filter(({ mayFail }) => !mayFail).map(({ state }) => state),
  );
  const counting = [...loops].filter((state) => !ends.has(state));
  for (const p of counting) {
    const reached = reaches(automaton, p);
    for (const q of counting)
      if (reached.has(q) && isAmbiguous(automaton, p, q))
        return `${automaton.names[p] ?? ''} and ${automaton.names[q] ?? ''}`;
  }
  return null;
}

function automatonOf(builder: Builder, whole: Part, flags: string): Automaton {
  const sets = builder.sets.map((raw) => charactersOf(raw, flags));
  const states = sets.length;
  const all = new Set(ALPHABET.keys());
  const feeds = new Set([...all].filter((at) => /[\n\r\u2028\u2029]/.test(ALPHABET[at] ?? '')));
  const of = (bounds: readonly Bound[]): number[] =>
    whole.first.filter(({ bound }) => bounds.includes(bound)).map(({ state }) => state);
  return {
    // The last two states: somewhere in the text, and at the beginning of a line.
    next: [
      ...builder.follow.map((ways) => [...ways.keys()]),
      [states, states + 1, ...of(['anywhere'])],
      of(['line', 'anywhere']),
    ],
    reads: [...sets, all, feeds],
    names: [...builder.sets, 'the beginning', 'a line'],
  };
}

const known = new Map<string, ReadonlySet<number>>();

function charactersOf(raw: string, flags: string): ReadonlySet<number> {
  const kept = flags.replaceAll(/[^ius]/g, '');
  const key = `${kept} ${raw}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const one = new RegExp(`^(?:${raw})$`, kept);
  const made = new Set([...ALPHABET.entries()].filter(([, text]) => one.test(text)).map(([at]) => at));
  known.set(key, made);
  return made;
}

function reaches({ next }: Automaton, from: number): ReadonlySet<number> {
  const seen = new Set<number>();
  const open = [...(next[from] ?? [])];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    open.push(...(next[state] ?? []));
  }
  return seen;
}

function inLoops(automaton: Automaton): ReadonlySet<number> {
  return new Set([...automaton.next.keys()].filter((state) => reaches(automaton, state).has(state)));
}

/** Three walks over the same text at once: from p to p, from p to q, from q to q. For p = q, two of them must part. */
function isAmbiguous({ next, reads }: Automaton, p: number, q: number): boolean {
  const key = (a: number, b: number, c: number, parted: boolean): string => `${a} ${b} ${c} ${parted}`;
  const seen = new Set<string>();
  const open: (readonly [number, number, number, boolean])[] = [[p, p, q, p !== q]];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const [a, b, c, parted] = state;
    for (const a2 of next[a] ?? [])
      for (const b2 of next[b] ?? [])
        for (const c2 of p === q ? [a2] : (next[c] ?? [])) {
          if (!shareCharacter(reads, a2, b2, c2)) continue;
          const parts = parted || a2 !== b2;
          if (a2 === p && b2 === q && c2 === q && parts) return true;
          const name = key(a2, b2, c2, parts);
          if (seen.has(name)) continue;
          seen.add(name);
          open.push([a2, b2, c2, parts]);
        }
  }
  return false;
}

function shareCharacter(reads: Automaton['reads'], a: number, b: number, c: number): boolean {
  const [first, second, third] = [reads[a], reads[b], reads[c]];
  if (first === undefined || second === undefined || third === undefined) return false;
  for (const at of first) if (second.has(at) && third.has(at)) return true;
  return false;
}
