import { describe, expect, it } from 'vitest';
import type { Code } from '../../../src/core/base/codes.js';
import type { Verdict } from '../../../src/core/base/diagnostic.js';
import { finding } from '../../../src/core/base/diagnostic.js';
import { renderAnnotations } from '../../../src/render/comment/comment-annotations.js';
import { renderCodeQuality } from '../../../src/render/comment/comment-code-quality.js';
import { renderCommentText } from '../../../src/render/comment/comment-text.js';
import { plan } from './build.js';

const same = (file: string) => file;

function found(verdict: Verdict, code: Code, line: number, summary = 'Something is wrong.') {
  return finding({ verdict, code, summary, source: { file: 'pipewright.yaml', line, column: 5 } });
}

describe('annotations', () => {
  it('name file, line, column and code, blocks first', () => {
    const findings = [
      found('note', 'LABEL_LONG', 3),
      found('confirm', 'STATUS_NOT_RETIRED', 2),
      found('block', 'STATUS_HOLDS_TICKETS', 1),
    ];
    expect(renderAnnotations(plan({ findings }), { pathOf: same })).toEqual([
      '::error file=pipewright.yaml,line=1,col=5,title=STATUS_HOLDS_TICKETS::Something is wrong.',
      '::warning file=pipewright.yaml,line=2,col=5,title=STATUS_NOT_RETIRED::Something is wrong.',
      '::notice file=pipewright.yaml,line=3,col=5,title=LABEL_LONG::Something is wrong.',
    ]);
  });

  it('stay one line and one command, whatever labels and files hold', () => {
    const nasty = finding({
      verdict: 'note',
      code: 'LABEL_LONG',
      summary: '100% of\r\n::add-mask::x',
      detail: 'Second: a, b',
      source: { file: 'a,b:c%.yaml', line: 1, column: 1 },
    });
    expect(renderAnnotations(plan({ findings: [nasty] }), { pathOf: same })).toEqual([
      '::notice file=a%2Cb%3Ac%25.yaml,line=1,col=1,title=LABEL_LONG::100%25 of%0A::add-mask::x%0A%0ASecond: a, b',
    ]);
  });

  it('are ten of each kind, and the others are counted', () => {
    const findings = [
      ...Array.from({ length: 12 }, (_, line) => found('note', 'LABEL_LONG', line + 1)),
      ...Array.from({ length: 11 }, (_, line) => found('block', 'STATUS_HOLDS_TICKETS', line + 1)),
    ];
    const lines = renderAnnotations(plan({ findings }), { pathOf: same });
    expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('::notice '))).toHaveLength(10);
    expect(lines.at(-1)).toMatch(/^3 more findings /);
  });

  it('leave out what stands at no place of the repository', () => {
    const nowhere = finding({ verdict: 'block', code: 'STATUS_HOLDS_TICKETS', summary: 'No place.' });
    const findings = [nowhere, found('note', 'LABEL_LONG', 1)];
    expect(renderAnnotations(plan({ findings }), { pathOf: () => null })).toEqual([]);
    expect(renderAnnotations(plan({ findings: [nowhere] }), { pathOf: same })).toEqual([]);
  });
});

describe('a code quality report', () => {
  it('has one entry a finding, with a fingerprint that a moved line keeps', () => {
    const report = (line: number) =>
      JSON.parse(
        renderCodeQuality(plan({ findings: [found('confirm', 'STATUS_NOT_RETIRED', line)] }), {
          pathOf: same,
        }),
      ) as {
        readonly fingerprint: string;
      }[];
    expect(report(7)).toEqual([
      {
        description: 'Something is wrong.',
        check_name: 'STATUS_NOT_RETIRED',
        fingerprint: report(8)[0]?.fingerprint,
        severity: 'major',
        location: { path: 'pipewright.yaml', lines: { begin: 7 } },
      },
    ]);
  });

  it('is an empty list without findings', () => {
    expect(JSON.parse(renderCodeQuality(plan({}), { pathOf: same }))).toEqual([]);
  });
});

describe('the text of a comment', () => {
  it('is its address, or its number where the address is unknown', () => {
    const style = { color: false, width: 80 };
    const result = { platform: 'gitlab', action: 'created', id: '7' } as const;
    expect(renderCommentText({ ...result, url: 'https://x/1' }, style)).toBe(
      'The comment was created.\n  https://x/1\n',
    );
    expect(renderCommentText({ ...result, url: null }, style)).toContain('  note 7\n');
  });
});
