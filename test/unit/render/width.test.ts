import { describe, expect, it } from 'vitest';
import { clipText, padText, textWidth } from '../../../src/render/terminal/width.js';

describe('the width of a text', () => {
  it.each([
    ['plain', 5],
    ['caf\u00e9', 4],
    ['cafe\u0301', 4],
    ['\u2705 Approved', 11],
    ['\u{1f44d}\u{1f3fd} Good', 7],
    ['\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', 2],
    ['\u{1f1e9}\u{1f1ea}', 2],
    ['\u260e\ufe0f', 2],
    ['1\ufe0f\u20e3', 2],
    ['日本', 4],
    ['ﾆﾎﾝ', 3],
    ['한국', 4],
    ['می\u200cخواهم', 7],
    ['क्\u200dष', 2],
  ])('of %j is %i columns', (text, columns) => {
    expect(textWidth(text)).toBe(columns);
    expect(textWidth(padText(text, 20))).toBe(20);
  });

  it('is never exceeded where a text is cut, and no letter is cut in two', () => {
    const text = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}e\u0301日本 and more';
    for (let width = 3; width < 20; width += 1) {
      const cut = clipText(text, width);
      expect(textWidth(cut)).toBeLessThanOrEqual(width);
      expect(cut).not.toMatch(/\u200d\.\.\.$|e\.\.\.$/u);
    }
  });
});
