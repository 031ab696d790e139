import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/core/model/account.js';
import { ApiError, AppError } from '../../../src/core/base/errors.js';
import type { Journal } from '../../../src/execute/journal.js';
import { createJournal } from '../../../src/execute/journal.js';
import { readJournal } from '../../../src/execute/journal-records.js';
import { eachInOwnFolder } from '../../helpers/each-test.js';

const operation: Operation = {
  method: 'PATCH',
  path: '/x',
  body: { label: 'Müller "quoted"\nline' },
  retry: 'safe',
  addresses: ['pipelines.a'],
};
const start = {
  tool: { name: 'pipewright', version: '0.1.0' },
  portalId: 1_000_001,
  origin: 'https://api.hubapi.com',
  planHash: `sha256:${'0'.repeat(64)}`,
} as const;
const batch = {
  address: 'pipelines.a.statuses["3"].tickets',
  ids: ['1', '2'],
  from: { pipeline: '0', status: '3' },
  to: { pipeline: '0', status: '1' },
};

let home: string;
let root: string;

eachInOwnFolder((own) => {
  home = own;
  root = join(home, '.pipewright');
});

function journal(): Journal {
  return createJournal({
    root,
    now: () => new Date('2026-11-23T12:00:00.000Z'),
    start,
    redact: (text) => text.replaceAll('sekret', '[token]'),
  });
}

const fileOf = (one: Journal): string => one.file() ?? expect.unreachable('there is no journal file');
const textOf = (one: Journal): Promise<string> => readFile(fileOf(one), 'utf8');

async function full(): Promise<string> {
  const one = journal();
  const first = await one.intent(operation);
  await one.result(first, { status: 200 });
  await one.tickets(batch);
  await one.made({ address: 'teams.care', id: '5004' });
  await one.stuck(batch.address, [{ id: '9', reason: 'no' }]);
  const second = await one.intent({ ...operation, method: 'DELETE', body: null, retry: 'look-first' });
  await one.result(second, { error: new AppError({ code: 'ANSWER_LOST', summary: 'x' }) });
  await one.end({ status: 'partial', code: 'ANSWER_LOST' });
  await one.close();
  return await textOf(one);
}

describe('a journal', () => {
  it('has what happened, in order', async () => {
    expect(readJournal(await full())).toEqual({
      torn: false,
      records: [
        { at: '2026-11-23T12:00:00.000Z', kind: 'start', formatVersion: '1', ...start },
        { at: '2026-11-23T12:00:00.000Z', kind: 'intent', number: 1, ...operation },
        {
          at: '2026-11-23T12:00:00.000Z',
          kind: 'result',
          number: 1,
          status: 200,
          code: null,
          correlationId: null,
        },
        { at: '2026-11-23T12:00:00.000Z', kind: 'ticket-batch', ...batch },
        { at: '2026-11-23T12:00:00.000Z', kind: 'made', address: 'teams.care', id: '5004' },
        {
          at: '2026-11-23T12:00:00.000Z',
          kind: 'tickets-stuck',
          address: batch.address,
          tickets: [{ id: '9', reason: 'no' }],
        },
        {
          at: '2026-11-23T12:00:00.000Z',
          kind: 'intent',
          number: 2,
          method: 'DELETE',
          path: '/x',
          body: null,
          retry: 'look-first',
          addresses: ['pipelines.a'],
        },
        {
          at: '2026-11-23T12:00:00.000Z',
          kind: 'result',
          number: 2,
          status: null,
          code: 'ANSWER_LOST',
          correlationId: null,
        },
        { at: '2026-11-23T12:00:00.000Z', kind: 'end', status: 'partial', code: 'ANSWER_LOST' },
      ],
    });
  });

  it('is as its schema says, line by line', async () => {
    const schema: unknown = JSON.parse(readFileSync('schema/journal.schema.json', 'utf8'));
    const check = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema as object);
    for (const line of (await full()).trimEnd().split('\n')) {
      check(JSON.parse(line));
      expect(check.errors).toBeNull();
    }
    expect(check({ at: '2026-11-23T12:00:00.000Z', kind: 'end', status: 'applied' })).toBe(false);
    expect(check({ at: 'now', kind: 'end', status: 'applied', code: null })).toBe(false);
  });

  it('leaves no file where nothing was written', async () => {
    const one = journal();
    await one.end({ status: 'nothing', code: null });
    await one.close();
    expect(one.file()).toBeNull();
    await expect(stat(root)).rejects.toBeTruthy();
  });

  it('is for its owner only, and kept out of git', async () => {
    const one = journal();
    await one.intent(operation);
    expect((await stat(fileOf(one))).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, 'journal'))).mode & 0o777).toBe(0o700);
    expect(await readFile(join(root, '.gitignore'), 'utf8')).toBe('*\n');
    await one.close();
  });

  it('has a name without colons, and never the name of another one', async () => {
    const two = [journal(), journal()];
    for (const one of two) await one.intent(operation);
    const names = two.map(fileOf);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name.slice(home.length)).not.toContain(':');
    for (const one of two) await one.close();
  });

  it('keeps lines whole when many write at once', async () => {
    const one = journal();
    const numbers = await Promise.all(Array.from({ length: 50 }, () => one.intent(operation)));
    expect(new Set(numbers).size).toBe(50);
    await one.close();
    expect(readJournal(await textOf(one)).records).toHaveLength(51);
  });

  it('has the status and the correlation id of a refusal', async () => {
    const one = journal();
    const refusal = {
      status: 400,
      method: 'PATCH',
      path: '/x',
      message: null,
      category: null,
      subCategory: null,
    };
    const error = new ApiError(
      { code: 'API_REFUSED', summary: 'no' },
      { ...refusal, correlationId: 'c-1', context: {}, errors: [], policyName: null },
    );
    await one.result(await one.intent(operation), { error });
    await one.close();
    expect(readJournal(await textOf(one)).records.at(-1)).toMatchObject({
      status: 400,
      code: 'API_REFUSED',
      correlationId: 'c-1',
    });
  });

  it('never holds the token', async () => {
    const one = journal();
    await one.intent({ ...operation, path: '/x?sekret', body: { deep: [{ label: 'a\nsekret' }] } });
    await one.close();
    expect(await textOf(one)).not.toContain('sekret');
    expect(readJournal(await textOf(one)).records).toHaveLength(2);
  });

  it('that can not be written says so before anything is sent, and goes on saying so', async () => {
    await writeFile(root, 'a file where the folder should be');
    const one = journal();
    await expect(one.intent(operation)).rejects.toMatchObject({ diagnostic: { code: 'FILE_UNWRITABLE' } });
    await rm(root);
    await expect(one.intent(operation)).rejects.toMatchObject({ diagnostic: { code: 'FILE_UNWRITABLE' } });
    expect(one.file()).toBeNull();
    await one.close();
  });

  it('leaves a .gitignore alone that is there', async () => {
    const one = journal();
    await one.intent(operation);
    await writeFile(join(root, '.gitignore'), 'mine\n');
    await one.close();
    const other = journal();
    await other.intent(operation);
    await other.close();
    expect(await readFile(join(root, '.gitignore'), 'utf8')).toBe('mine\n');
  });
});

describe('reading a journal', () => {
  it('works on one that was cut anywhere', async () => {
    const text = await full();
    const bytes = new TextEncoder().encode(text);
    const all = readJournal(text).records;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), (length) => {
        const { records } = readJournal(new TextDecoder().decode(bytes.slice(0, length)));
        expect(records).toEqual(all.slice(0, records.length));
        const whole = text.slice(0, length).split('\n').length - 1;
        expect(records.length === whole || records.length === whole + 1).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('says whether the last line broke off', async () => {
    const text = await full();
    expect(readJournal(text.slice(0, -5)).torn).toBe(true);
    expect(readJournal(text.slice(0, -1)).torn).toBe(false);
    expect(readJournal('')).toEqual({ records: [], torn: false });
  });

  it.each(['nonsense', '{"kind":"start"}', '{"at":"x","kind":"other"}', '{"at":"x","kind":"end"}', '[]'])(
    'refuses the line %s before the last one',
    (line) => {
      expect(() => readJournal(`${line}\n{"at":"x","kind":"end","status":"applied","code":null}\n`)).toThrow(
        AppError,
      );
    },
  );
});
