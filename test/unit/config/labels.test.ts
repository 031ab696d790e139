import { describe, expect, it } from 'vitest';
import { codesOf, readFiles } from './reading.js';

function withLabels(first: string, second = 'Closed'): string {
  return `version: 1
pipelines:
  - key: support
    label: Support
    statuses:
      - { key: new, label: ${JSON.stringify(first)}, state: open }
      - { key: closed, label: ${JSON.stringify(second)}, state: closed }
`;
}

describe('a label', () => {
  it.each([
    ['only a sign without width', '\u200b'],
    ['only fillers', '\u3164\u2800'.slice(0, 1)],
    ['a NUL', 'a\0b'],
    ['half a surrogate pair', 'a\ud83d'],
  ])('is refused with %s in it', async (_name, label) => {
    const result = await readFiles({ 'pipewright.yaml': withLabels(label) });
    expect(codesOf(result)).toEqual(['SCHEMA_VALUE 6:28']);
    expect(result.ok).toBe(false);
  });

  it.each(['नमस्ते', '日本', '👨‍👩‍👧‍👦', '✅', 'می‌خواهم', 'e\u0301'])('may be %j', async (label) => {
    expect((await readFiles({ 'pipewright.yaml': withLabels(label) })).findings).toEqual([]);
  });

  it('is the same in two Unicode forms', async () => {
    const result = await readFiles({ 'pipewright.yaml': withLabels('Caf\u00e9', 'Cafe\u0301') });
    expect(codesOf(result)).toEqual(['DUPLICATE_LABEL 7:31']);
  });

  it.each([
    ['wide letters', 'Ｃlosed'],
    ['a ligature', 'Oﬃce', 'Office'],
    ['a sign without width', 'Clo\u200bsed'],
    ['a letter that upper case makes two', 'Straße', 'STRASSE'],
  ])('that looks like another by %s is told, and stops nothing', async (_name, first, second = 'Closed') => {
    const result = await readFiles({ 'pipewright.yaml': withLabels(first, second) });
    expect(codesOf(result)).toEqual(['LABEL_LOOKS_ALIKE 7:31']);
    expect(result.ok).toBe(true);
  });

  it.each(['${LABEL}', 'a {{ label }} b', '##LABEL##'])(
    'with %s in it is told as text of a template',
    async (label) => {
      const result = await readFiles({ 'pipewright.yaml': withLabels(label) });
      expect(codesOf(result)).toEqual(['TEMPLATE_TEXT 6:28']);
      expect(result.ok).toBe(true);
    },
  );

  it.each(['$5', '# 5', '{a}', '## two ##', '{{'])(
    'with %s in it is no text of a template',
    async (label) => {
      expect((await readFiles({ 'pipewright.yaml': withLabels(label) })).findings).toEqual([]);
    },
  );
});

describe('an id that HubSpot uses elsewhere', () => {
  const text = withLabels('New').replace('key: support', 'key: default');

  it('is told where a key would become it, with the line to add', async () => {
    const result = await readFiles({ 'pipewright.yaml': text });
    expect(codesOf(result)).toEqual(['ID_USED_ELSEWHERE 3:10']);
    expect(result.findings[0]?.hint).toBe('id: tickets_default');
    const added = text.replace('key: default', 'key: default\n    id: tickets_default');
    expect((await readFiles({ 'pipewright.yaml': added })).findings).toEqual([]);
  });
});

describe('a wanted id that is too long', () => {
  it('says how long the prefix is, and by how much', async () => {
    const text = withLabels('New')
      .replace('label: Support', `idPrefix: ${'p'.repeat(90)}\n    label: Support`)
      .replace('key: new', 'key: a_long_key_x');
    const result = await readFiles({ 'pipewright.yaml': text });
    expect(codesOf(result)).toEqual(['SCHEMA_VALUE 4:15', 'ID_TOO_LONG 7:16']);
    expect(result.findings[0]?.detail).toContain('64');
    expect(result.findings[1]?.detail).toContain('(90 characters) and the key (12)');
    expect(result.findings[1]?.detail).toContain('by 2,');
  });
});
