import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../src/core/base/diagnostic.js';
import { AppError, BugError } from '../../../src/core/base/errors.js';
import { catalogueSection } from '../../../src/app/setup/explain.js';
import { renderExplainText } from '../../../src/render/messages/catalogue.js';
import { renderDiagnostics, renderErrorText } from '../../../src/render/messages/diagnostics.js';
import { renderErrorJson } from '../../../src/render/messages/error-json.js';

const style = { color: false, width: 80 };
const none = new Map<string, string>();
const source = { file: 'a.yaml', line: 3, column: 7 };
const error = new AppError({
  code: 'CONFIG_INVALID',
  summary: 'The configuration has 2 problems.',
  detail: 'Nothing was read from the account and nothing was changed.',
  hint: 'pipewright validate',
  correlationId: 'abc-\u001b1',
  findings: [
    problem({ code: 'DUPLICATE_KEY', summary: 'Twice.', source }),
    problem({ code: 'LABEL_LONG', severity: 'info', summary: 'Long.', address: 'pipelines.support' }),
  ],
});

describe('diagnostics as text', () => {
  it('put the problems first, then the error, the correlation id and the count', () => {
    const text = renderErrorText(error, style);
    const order = [
      'error DUPLICATE_KEY  a.yaml:3:7',
      'note LABEL_LONG',
      'error CONFIG_INVALID',
      'abc-<U+001B>1',
      '1 error and 1 note.',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('show the lines of a file once, where the error and a problem are about the same place', () => {
    const twice = new AppError({
      ...error.diagnostic,
      detail: '',
      hint: '',
      source,
      findings: error.findings,
    });
    const text = renderErrorText(twice, { ...style, texts: new Map([['a.yaml', 'x\ny\nzzzzzzz: 1\n']]) });
    expect(text.match(/> 3 \|/g)).toHaveLength(1);
    expect(text).not.toContain('CONFIG_INVALID  a.yaml');
  });

  it('show the lines of a file that is at hand, and nothing for others', () => {
    const one = problem({ code: 'YAML_SYNTAX', summary: 'Wrong.', source });
    const shown = renderDiagnostics([one], new Map([['a.yaml', 'x\ny\nzzzzzzz: 1\n']]), style);
    expect(shown).toContain('> 3 | zzzzzzz: 1\n');
    expect(shown).toMatch(/\| {7}\^\n/);
    expect(renderDiagnostics([one], none, style)).not.toContain('|');
    expect(renderDiagnostics([], none, style)).toBe('');
  });

  it('cut the lines of a file at the edge, but not what the caret points at', () => {
    const file = `${'a'.repeat(300)}\nb\n${'c'.repeat(300)}`;
    const one = (column: number) =>
      problem({ code: 'YAML_SYNTAX', summary: 'Wrong.', source: { ...source, column } });
    const near = renderDiagnostics([one(7)], new Map([['a.yaml', file]]), style);
    expect(near.split('\n').every((line) => line.length <= 80)).toBe(true);
    const far = renderDiagnostics([one(79)], new Map([['a.yaml', file]]), style);
    expect(far).toMatch(/\^/);
  });

  it('draw the lines of the first hundred of ten thousand problems only', () => {
    const file = 'key: value\n'.repeat(50_000);
    const many = Array.from({ length: 10_000 }, (_, at) =>
      problem({
        code: 'SCHEMA_VALUE',
        summary: 'Wrong.',
        source: { file: 'a.yaml', line: at + 1, column: 1 },
      }),
    );
    const text = renderDiagnostics(many, new Map([['a.yaml', file]]), style);
    expect(text).toContain('10,000 errors.');
    expect(text.split('\n').filter((line) => line.startsWith('  > '))).toHaveLength(100);
  });
});

describe('a fault of ours', () => {
  const bug = new BugError('no such kind', new Error('inner'));

  it('says that it is ours and how to report it, without a stack', () => {
    const text = renderErrorText(bug, style);
    expect(text).toContain('error BUG');
    expect(text).toContain('PIPEWRIGHT_DEBUG=1');
    expect(text).not.toMatch(/^\s+at /m);
  });

  it('shows the stack, that of the cause too, where it is asked for', () => {
    expect(renderErrorText(bug, { ...style, stack: true })).toMatch(/^ +at [^]*caused by\nError: inner/m);
  });

  it('is what any unknown value becomes', () => {
    expect(renderErrorText('thrown text', style)).toContain('thrown text');
    expect((JSON.parse(renderErrorJson(42)) as { error: { code: string } }).error.code).toBe('BUG');
  });
});

describe('an error as JSON', () => {
  it('has exactly the six fields, and the problems behind it', () => {
    const document = JSON.parse(renderErrorJson(error)) as { error: object; findings: object[] };
    expect(Object.keys(document)).toEqual(['error', 'findings']);
    expect(Object.keys(document.error)).toEqual([
      'code',
      'summary',
      'detail',
      'hint',
      'source',
      'correlationId',
    ]);
    expect(document.findings).toHaveLength(2);
  });

  it('leaves findings out where there are none, and keeps absent values as null', () => {
    const document: unknown = JSON.parse(
      renderErrorJson(new AppError({ code: 'NO_ACCOUNT', summary: 'None.' })),
    );
    const absent = { detail: null, hint: null, source: null, correlationId: null };
    expect(document).toEqual({ error: { code: 'NO_ACCOUNT', summary: 'None.', ...absent } });
  });
});

describe('the catalogue at run time', () => {
  const markdown = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

  it('finds a section by its whole code only', () => {
    expect(catalogueSection(markdown, 'PLAN_STALE')).toMatch(/^## PLAN_STALE\n/);
    expect(catalogueSection(markdown, 'PLAN')).toBeNull();
    expect(catalogueSection('## A\none\n## B\ntwo', 'A')).toBe('## A\none');
    expect(catalogueSection('## A\r\none\r\n# Next\r\n', 'A')).toBe('## A\none');
  });

  it('becomes text without marks, lines to copy kept as they are', async () => {
    const text = renderExplainText(
      { code: 'STATUS_HOLDS_TICKETS', text: catalogueSection(markdown, 'STATUS_HOLDS_TICKETS') ?? '' },
      style,
    );
    await expect(text).toMatchFileSnapshot('../../golden/render/explain.txt');
    expect(text).not.toMatch(/\*\*|`|^#/m);
    expect(text).toContain('      - { status: "3", moveTicketsTo: new }\n');
  });

  it('reads lists', () => {
    expect(renderExplainText({ code: 'STATUS_HOLDS_TICKETS', text: '- one **two**\n- three' }, style)).toBe(
      '- one two\n- three\n',
    );
  });
});
