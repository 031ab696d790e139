import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODES, exitCodeOf, isCode } from '../../src/core/base/codes.js';
import type { Code } from '../../src/core/base/codes.js';
import { catalogueSection } from '../../src/app/setup/explain.js';

const markdown = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const sections = [...markdown.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');
const codes = Object.keys(CODES).filter(isCode);

/** Codes that mean a wrong file before there is a plan, and a block in one. */
const TWO_ENDINGS: readonly Code[] = ['STATUS_ID_TAKEN', 'PIPELINE_ID_TAKEN', 'RETIRED_DECLARED'];

/** The text of all TypeScript files below a folder, but for one. */
function textBelow(folder: string, except: string): string {
  const root = new URL(`../../${folder}/`, import.meta.url);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith(except))
    .map((file) => readFileSync(new URL(file, root), 'utf8'))
    .join('\n');
}

describe('the catalogue of codes', () => {
  it('has no code that nothing says, and none that no test sees', () => {
    const source = textBelow('src', 'core/base/codes.ts');
    const tests = textBelow('test', 'errors-catalogue.test.ts');
    expect(codes.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
    expect(codes.filter((code) => !new RegExp(`\\b${code}\\b`).test(tests))).toEqual([]);
  });

  it('has a section for each code, and for nothing else', () => {
    expect([...sections].sort()).toEqual([...codes].sort());
  });

  it.each(codes)('says of %s what it means, why it matters, what to do, and how it ends', (code) => {
    const section = catalogueSection(markdown, code) ?? '';
    for (const part of ['What it means.', 'Why it matters.', 'What to do.', 'How it ends.']) {
      expect(section.split(`**${part}** `)).toHaveLength(2);
    }
    expect(section.indexOf('**What it means.**')).toBeLessThan(section.indexOf('**How it ends.**'));
    expect(section).toMatch(/^```(?:sh|yaml)\n[^]+?\n```$/m);
  });

  it.each(codes)('tells the ending of %s that the code table has', (code) => {
    const ending = (catalogueSection(markdown, code) ?? '').split('**How it ends.** ')[1] ?? '';
    if (CODES[code] === 'finding') expect(ending).toMatch(/^Verdict `(?:block|confirm|note)`/);
    else expect(ending).toMatch(new RegExp(`^Exit code ${exitCodeOf(code)}\\b`));
    if (TWO_ENDINGS.includes(code)) expect(ending).toContain('verdict `block`');
  });

  it('uses the words of the product, and no exclamation marks', () => {
    const prose = markdown.replaceAll(/```[^]*?```/g, '');
    expect(prose).not.toMatch(/\bstages?\b/i);
    expect(prose).not.toContain('!');
  });
});
