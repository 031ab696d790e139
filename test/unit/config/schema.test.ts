import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { codes, read, STATUSES, withPipeline } from './reading.js';

describe('what the schema refuses', () => {
  it.each([
    ['a property that is not known', 'version: 1\nacount: {}\n', ['SCHEMA_UNKNOWN_PROPERTY 2:1']],
    ['a missing version', 'pipelines: []\n', ['SCHEMA_MISSING_PROPERTY 1:1']],
    ['a list at the top', '- version: 1\n', ['SCHEMA_TYPE 1:1']],
    ['a text at the top', 'version\n', ['SCHEMA_TYPE 1:1']],
    ['another version', 'version: 2\n', ['SCHEMA_VALUE 1:10']],
    ['a quoted version', 'version: "1"\n', ['SCHEMA_TYPE 1:10']],
    ['a portal id as text', 'version: 1\naccount: { portalId: "1" }\n', ['SCHEMA_TYPE 2:22']],
    ['a portal id in a list as text', 'version: 1\naccount: { portalId: [1, x] }\n', ['SCHEMA_TYPE 2:26']],
    ['a portal id of zero', 'version: 1\naccount: { portalId: 0 }\n', ['SCHEMA_VALUE 2:22']],
    [
      'a subscription that does not exist',
      'version: 1\naccount: { subscription: gold }\n',
      ['SCHEMA_VALUE 2:26'],
    ],
    ['a map where a list belongs', 'version: 1\npipelines: {}\n', ['SCHEMA_TYPE 2:12']],
    ['nothing where a list belongs', 'version: 1\npipelines:\n', ['SCHEMA_TYPE 2:11']],
    ['a pipeline without anything', 'version: 1\npipelines:\n  - {}\n', ['SCHEMA_MISSING_PROPERTY 3:5']],
    ['no statuses', withPipeline('', '      []\n'), ['SCHEMA_VALUE 6:7']],
    ['text where true or false belongs', withPipeline('    protect: yes\n'), ['SCHEMA_TYPE 8:14']],
    ['a card that is a map', withPipeline('    card: { a: b }\n'), ['SCHEMA_TYPE 8:11']],
    [
      'a stage property of the wrong type',
      withPipeline('', `${STATUSES}      - { key: a, label: A, state: open, properties: [[x]] }\n`),
      ['SCHEMA_TYPE 8:55'],
    ],
    [
      'a stage property without a name',
      withPipeline(
        '',
        `${STATUSES}      - { key: a, label: A, state: open, properties: [{ required: true }] }\n`,
      ),
      ['SCHEMA_MISSING_PROPERTY 8:55'],
    ],
    [
      'editors that are not everyone',
      withPipeline('', `${STATUSES}      - { key: a, label: A, state: open, editableBy: all }\n`),
      ['SCHEMA_VALUE 8:54'],
    ],
    ['a rule that is not known', withPipeline('    rules: { createIn: all }\n'), ['SCHEMA_VALUE 8:24']],
    ['a retired entry of nothing', 'version: 1\nretired:\n  - {}\n', ['SCHEMA_MISSING_PROPERTY 3:5']],
    [
      'a retired entry with a stray key',
      'version: 1\nretired:\n  - { pipeline: a, moveTo: b.c }\n',
      ['SCHEMA_UNKNOWN_PROPERTY 3:20'],
    ],
    ['a retired entry of text', 'version: 1\nretired: [a]\n', ['SCHEMA_TYPE 2:11']],
    [
      'an email that is none',
      'version: 1\nteams: [{ key: a, name: A, members: [ana] }]\n',
      ['SCHEMA_VALUE 2:38'],
    ],
    [
      'a team without a view',
      'version: 1\nteams: [{ key: a, name: A, tickets: {} }]\n',
      ['SCHEMA_MISSING_PROPERTY 2:37'],
    ],
    ['a label of spaces', 'version: 1\nteams: [{ key: a, name: "  " }]\n', ['SCHEMA_VALUE 2:25']],
    ['an upper-case key', 'version: 1\nteams: [{ key: A, name: A }]\n', ['SCHEMA_VALUE 2:16']],
    [
      'a key of 37 characters',
      `version: 1\nteams: [{ key: ${'a'.repeat(37)}, name: A }]\n`,
      ['SCHEMA_VALUE 2:16'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await codes(text)).toEqual(expected);
  });

  it('suggests the property that was meant, and lists those that are known', async () => {
    const [found] = (await read('version: 1\npipelnes: []\n')).findings;
    expect(found?.detail).toContain('Did you mean pipelines?');
    expect(found?.detail).toContain('permissionSets');
    expect(found?.hint).toBe('pipelines:');
  });

  it('tells a misspelt property once, not also as missing', async () => {
    expect(await codes(withPipeline('', `${STATUSES}      - { key: a, lable: A, state: open }\n`))).toEqual([
      'SCHEMA_UNKNOWN_PROPERTY 8:19',
    ]);
  });

  it('suggests the value that was meant', async () => {
    const [found] = (await read('version: 1\naccount: { subscription: enterprize }\n')).findings;
    expect(found?.hint).toBe('subscription: enterprise');
  });

  it('names all properties that are missing at one place in one message', async () => {
    const result = await read('version: 1\nteams: [{}]\n');
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]?.hint).toMatch(/^key: .*\nname: /);
  });

  it('leaves keys that begin with x- alone', async () => {
    expect(await codes('version: 1\nx-a: 2026-01-01\nx-b: { 5: 1.10, y: null }\n')).toEqual([]);
  });

  it('points at the value behind a merge key', async () => {
    const text = withPipeline('', `${STATUSES}      - { <<: *a, key: c }\n`).replace(
      'pipelines:',
      'x-a: &a { label: 5, state: open }\npipelines:',
    );
    expect(await codes(text)).toEqual(['SCHEMA_UNQUOTED 2:18']);
  });

  it('says which thing a problem belongs to', async () => {
    const [found] = (await read(withPipeline('', `${STATUSES}      - { key: a, label: A, state: oben }\n`)))
      .findings;
    expect(found?.address).toBe('pipelines.support.statuses.a');
  });
});

describe('unquoted values where text belongs', () => {
  it.each([
    ['label: 5', '"5"'],
    ['label: 1.10', '"1.10"'],
    ['label: 0x1F', '"0x1F"'],
    ['label: true', '"true"'],
    ['label: 2026-11-23', '"2026-11-23"'],
    ['label: 2026-11-23T12:00:00Z', '"2026-11-23T12:00:00Z"'],
    ['id: 0', '"0"'],
    ['id: 007', '"007"'],
  ])('%s shows %s', async (pair, quoted) => {
    const label = pair.startsWith('label') ? '' : 'label: A, ';
    const result = await read(
      withPipeline('', `${STATUSES}      - { key: a, ${label}state: open, ${pair} }\n`),
    );
    expect(result.findings.map(({ code }) => code)).toEqual(['SCHEMA_UNQUOTED']);
    expect(result.findings[0]?.hint).toBe(`${pair.split(':')[0] ?? ''}: ${quoted}`);
  });

  it('shows the quoted form of a reference, a list entry and a key', async () => {
    const retired = await read(
      withPipeline('    retired: [{ status: 3, moveTicketsTo: new }]\n    card: [5]\n'),
    );
    expect(retired.findings.map(({ code, hint }) => [code, hint])).toEqual([
      ['SCHEMA_UNQUOTED', 'status: "3"'],
      ['SCHEMA_UNQUOTED', '- "5"'],
    ]);
    const key = await read(
      `${withPipeline('')}retired:\n  - { pipeline: old, statuses: { 77: support.closed } }\n`,
    );
    expect(key.findings.map(({ code, hint }) => [code, hint])).toEqual([['SCHEMA_UNQUOTED', '"77":']]);
  });

  it('takes the same values in quotes, and words that only old YAML reads as truth', async () => {
    const statuses = `${STATUSES}      - { key: a, label: "5", state: open }
      - { key: b, label: '2026-11-23', state: open }
      - { key: c, label: yes, state: open }
      - { key: d, label: !!str 7, state: open }
`;
    expect(await codes(withPipeline('', statuses))).toEqual([]);
  });

  it('lists the values instead, where only some are allowed', async () => {
    expect(await codes(withPipeline('', `${STATUSES}      - { key: a, label: A, state: true }\n`))).toEqual([
      'SCHEMA_VALUE 8:36',
    ]);
  });
});

describe('the schema file', () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../schema/pipewright.schema.json'), 'utf8'),
  ) as Record<string, unknown>;

  it('compiles in the strict mode of ajv, and takes its own examples', () => {
    const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
    for (const example of schema['examples'] as readonly unknown[]) expect(validate(example)).toBe(true);
  });

  it('closes every object, and describes every property with an example', () => {
    const definitions = schema['definitions'] as Record<string, Record<string, unknown>>;
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const part = node as Record<string, unknown>;
      if (part['type'] === 'object') expect(part, path).toHaveProperty('additionalProperties');
      const properties = part['type'] === 'object' ? (part['properties'] ?? {}) : {};
      for (const [name, property] of Object.entries(properties as Record<string, Record<string, unknown>>)) {
        const reference = property['$ref'];
        const described =
          typeof reference === 'string' ? definitions[reference.split('/').at(-1) ?? ''] : property;
        expect(typeof described?.['description'], `${path}.${name}`).toBe('string');
        expect(Array.isArray(described?.['examples']), `${path}.${name}`).toBe(true);
      }
      for (const [name, below] of Object.entries(part))
        if (name !== 'examples') visit(below, `${path}/${name}`);
    };
    visit(schema, '');
  });
});
