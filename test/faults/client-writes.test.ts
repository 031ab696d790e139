import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../../src/core/base/errors.js';
import type { TestSandbox } from '../helpers/sandbox.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import type { Rig } from './client-rig.js';
import { creation, failure, PIPELINES, relabel, rig } from './client-rig.js';

let sandbox: TestSandbox;
let use: Rig;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  use = rig(sandbox.url);
});

afterEach(async () => {
  await use.client.close();
  await sandbox.close();
});

const writes = async (): Promise<number> =>
  (await sandbox.control.requests()).filter(({ method }) => method !== 'GET').length;
const pipelineIds = async (): Promise<readonly string[]> =>
  (await sandbox.control.state()).pipelines.map(({ id }) => id);

describe('a write that must be looked up first', () => {
  it('gives status and body', async () => {
    const answer = await use.client.writer.send(creation('onsite'));
    expect(answer).toMatchObject({ status: 201, body: { id: 'onsite' } });
    expect(use.client.counts()).toEqual({ read: 0, write: 1 });
  });

  it.each([
    ['lost', true],
    ['truncate', true],
    ['reset', false],
    ['html', false],
    ['status:502', false],
    ['status:503', false],
    ['status:504', false],
    ['status:521', false],
  ])('is sent once and ends as lost after %s', async (kind, done) => {
    await sandbox.control.faults({ kind, times: 9 });
    const error = await failure(use.client.writer.send(creation('onsite')));
    expect(error.code).toBe('ANSWER_LOST');
    expect(await writes()).toBe(1);
    expect(await pipelineIds()).toEqual(done ? ['0', 'onsite'] : ['0']);
  });

  it('is lost when its answer takes too long', async () => {
    const quick = rig(sandbox.url, { timeouts: { answer: 50 } });
    await sandbox.control.faults({ kind: 'delay:5000' });
    expect((await failure(quick.client.writer.send(creation('onsite')))).code).toBe('ANSWER_LOST');
    expect(await quick.client.reader.get(PIPELINES)).toBeTruthy();
    await quick.client.close();
  });

  it.each(['status:429', 'status:423'])(
    'is sent again after %s, which means that it was not done',
    async (kind) => {
      await sandbox.control.faults({ kind, times: 3 });
      expect((await use.client.writer.send(creation('onsite'))).status).toBe(201);
      expect(await writes()).toBe(4);
      expect(await pipelineIds()).toEqual(['0', 'onsite']);
    },
  );

  it('is not sent again after a 500, and keeps its answer', async () => {
    await sandbox.control.faults({ kind: 'status:500', times: 9 });
    const error = await failure(use.client.writer.send(creation('onsite')));
    expect(error.code).toBe('API_UNAVAILABLE');
    expect(error instanceof ApiError && error.refusal.status).toBe(500);
    expect(await writes()).toBe(1);
  });

  it('carries the refusal with category and message', async () => {
    await use.client.writer.send(creation('onsite'));
    const error = await failure(use.client.writer.send(creation('onsite')));
    expect(error.code).toBe('API_REFUSED');
    expect(error instanceof ApiError && error.refusal).toMatchObject({
      method: 'POST',
      path: PIPELINES,
      status: 400,
      category: 'VALIDATION_ERROR',
    });
    expect(error.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a write that may be repeated', () => {
  it.each(['lost', 'truncate', 'reset', 'status:502'])('is sent again after %s', async (kind) => {
    await sandbox.control.faults({ kind, times: 2 });
    expect((await use.client.writer.send(relabel('Help desk'))).status).toBe(200);
    expect(await writes()).toBe(3);
    expect((await sandbox.control.state()).pipelines[0]?.label).toBe('Help desk');
  });

  it.each(['lost', 'status:503'])('ends as lost, not as failed, when %s goes on', async (kind) => {
    await sandbox.control.faults({ kind, times: 50 });
    expect((await failure(use.client.writer.send(relabel('Help desk')))).code).toBe('ANSWER_LOST');
    expect(await writes()).toBe(6);
  });

  it('stays lost when the account stops answering while it is repeated', async () => {
    await sandbox.control.faults({ kind: 'lost' }, { kind: 'status:429', times: 50 });
    expect((await failure(use.client.writer.send(relabel('Help desk')))).code).toBe('ANSWER_LOST');
  });
});
