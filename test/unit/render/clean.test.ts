import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, quoteText } from '../../../src/render/terminal/clean.js';
import { clipText, padText, textWidth, wrapText } from '../../../src/render/terminal/width.js';

const RAW =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff]/;

describe('cleaning', () => {
  it.each([
    ['plain text stays', 'Waiting on us', 'Waiting on us'],
    ['letters of every script stay', 'Équipe 対応中 Ждём', 'Équipe 対応中 Ждём'],
    ['emoji built with joiners stay', '👩‍🔧', '👩‍🔧'],
    ['line feeds stay, of Windows too', 'a\r\nb\nc', 'a\nb\nc'],
    ['tabs become spaces', 'a\tb', 'a  b'],
    ['terminal escapes show', '\u001b[31mred', '<U+001B>[31mred'],
    ['eight-bit escapes show', '\u009b31m', '<U+009B>31m'],
    ['bidirectional overrides show', 'a\u202eb', 'a<U+202E>b'],
    ['zero widths show', 'Clo\u200bsed', 'Clo<U+200B>sed'],
    ['joiners between plain letters show', 'Clo\u200dsed', 'Clo<U+200D>sed'],
    ['tag letters show', 'a\u{e0041}', 'a<U+E0041>'],
    ['halves of letters show', 'a\ud800', 'a<U+D800>'],
  ])('%s', (_, raw, clean) => {
    expect(cleanText(raw)).toBe(clean);
  });

  it('keeps a line one line', () => {
    expect(cleanLine('a\nb')).toBe('a<U+000A>b');
  });

  it('quotes so that outer and odd spaces show', () => {
    expect(quoteText(' a\u00a0"b"\n')).toBe(String.raw`" a<U+00A0>\"b\"\n"`);
  });

  it('lets nothing through that a terminal obeys, and changes nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const clean = cleanText(raw);
        expect(clean).not.toMatch(RAW);
        expect(cleanText(clean)).toBe(clean);
        expect(cleanLine(raw)).not.toContain('\n');
      }),
    );
  });
});

describe('widths', () => {
  it('counts columns, not letters', () => {
    expect([textWidth('abc'), textWidth('対応中'), textWidth('e\u0301'), textWidth('🙂')]).toEqual([
      3, 6, 1, 2,
    ]);
    expect(padText('対', 4)).toBe('対  ');
    expect(clipText('対応中です', 7)).toBe('対応...');
  });

  it('breaks between words and never inside of one', () => {
    expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapText('a abcdefghij b', 5)).toEqual(['a', 'abcdefghij', 'b']);
  });

  it('keeps line feeds, empty lines, and lines that are indented', () => {
    expect(wrapText('a b\n\n    c   d e f g h', 5)).toEqual(['a b', '', '    c   d e f g h']);
  });

  it('loses no word and exceeds the width by single words only', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/)),
        fc.integer({ min: 4, max: 40 }),
        (words, width) => {
          const lines = wrapText(words.join(' '), width);
          expect(lines.join(' ').trim()).toBe(words.join(' '));
          for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
        },
      ),
    );
  });
});
