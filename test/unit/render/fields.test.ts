import { describe, expect, it } from 'vitest';
import { fieldLines } from '../../../src/render/text/field-lines.js';
import { textDiff } from '../../../src/render/text/text-diff.js';

const style = { color: false, width: 80 };
const lines = (before: never, after: never): string[] =>
  fieldLines({ path: 'label', before, after }, style, 74);

describe('a changed field', () => {
  it.each([
    ['short texts', 'A', 'B', ['label: "A" -> "B"']],
    ['outer spaces', 'A', 'A ', ['label: "A" -> "A "']],
    ['nothing before', null, 'B', ['label: none -> "B"']],
    ['numbers and booleans', 3, true, ['label: 3 -> true']],
    ['a member in and one out', ['a', 'b'], ['b', 'c'], ['label: 1 entry the same', '  - a', '  + c']],
    ['only the order of a list', ['a', 'b'], ['b', 'a'], ['label:', '  - [a, b]', '  + [b, a]']],
    ['an emptied list', ['a'], [], ['label:', '  - a']],
    ['lines of a text', 'a\nb', 'a\nc', ['label:', '    a', '  - b', '  + c']],
  ])('shows %s', (_, before, after, expected) => {
    expect(lines(before as never, after as never)).toEqual(expected);
  });

  it('breaks before the arrow where both sides do not fit', () => {
    const [first, second] = fieldLines(
      { path: 'label', before: 'x'.repeat(40), after: 'y'.repeat(40) },
      style,
      74,
    );
    expect(first).toBe(`label: "${'x'.repeat(40)}"`);
    expect(second).toBe(`    -> "${'y'.repeat(40)}"`);
  });

  it('marks the words of a long text that differ', () => {
    const long = 'the quick brown fox jumps over the lazy dog and goes on for quite a while';
    const text = lines(long as never, long.replace('lazy', 'sleepy') as never).join(' ');
    expect(text).toContain('[-lazy-]{+sleepy+}');
  });

  it('shows unlike long texts one after the other', () => {
    expect(textDiff('a'.repeat(70), 'b'.repeat(70), style, 74)).toEqual([
      `- ${'a'.repeat(70)}`,
      `+ ${'b'.repeat(70)}`,
    ]);
  });

  it('gives up on huge texts', () => {
    const huge = (seed: number): string =>
      Array.from({ length: 9000 }, (_, at) => (at * seed) % 97).join(' ');
    expect(textDiff(huge(7), huge(11), style, 74)).toHaveLength(2);
    const many = (seed: number): string =>
      Array.from({ length: 2000 }, (_, at) => `${(at * seed) % 997}\n`).join('');
    expect(textDiff(many(7), many(11), style, 74)).toHaveLength(2);
  });

  it('folds long stretches without a change', () => {
    const text = Array.from({ length: 20 }, (_, at) => `line ${at}`).join('\n');
    expect(textDiff(text, `${text}\nend`, style, 74)).toContain('  (16 lines the same)');
  });
});
