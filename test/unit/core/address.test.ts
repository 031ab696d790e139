import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isBelow,
  parseAddress,
  pipelineAddress,
  pipelineIdAddress,
  pipelineOf,
  settingOf,
  shapeOf,
  statusAddress,
  statusIdAddress,
  statusOf,
  thingOf,
  ticketsAddress,
} from '../../../src/core/base/address.js';

const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,35}$/);
const id = fc.string({ minLength: 1, maxLength: 20, unit: 'binary' });

describe('addresses', () => {
  it('name declared things by key and undeclared ones by their id as a JSON string', () => {
    const support = pipelineAddress('support');
    expect(support).toBe('pipelines.support');
    expect(statusAddress(support, 'new')).toBe('pipelines.support.statuses.new');
    expect(statusIdAddress(support, '3')).toBe('pipelines.support.statuses["3"]');
    expect(ticketsAddress(statusIdAddress(pipelineIdAddress('77'), '78'))).toBe(
      'pipelines["77"].statuses["78"].tickets',
    );
  });

  it('give back every key and every id that they were made of, whatever the id looks like', () => {
    fc.assert(
      fc.property(key, key, id, (pipelineKey, statusKey, liveId) => {
        const declared = statusAddress(pipelineAddress(pipelineKey), statusKey);
        expect(parseAddress(declared)).toEqual([
          { name: 'pipelines' },
          { name: pipelineKey },
          { name: 'statuses' },
          { name: statusKey },
        ]);
        const undeclared = ticketsAddress(statusIdAddress(pipelineIdAddress(liveId), liveId));
        expect(parseAddress(undeclared)).toEqual([
          { name: 'pipelines' },
          { id: liveId },
          { name: 'statuses' },
          { id: liveId },
          { name: 'tickets' },
        ]);
      }),
    );
  });

  it('know the pipeline and the status in front of anything below them, with brackets in the ids too', () => {
    fc.assert(
      fc.property(id, id, (pipelineId, statusId) => {
        const pipeline = pipelineIdAddress(pipelineId);
        const status = statusIdAddress(pipeline, statusId);
        expect(pipelineOf(ticketsAddress(status))).toBe(pipeline);
        expect(statusOf(ticketsAddress(status))).toBe(status);
        expect(statusOf(pipeline)).toBeNull();
        const part = ticketsAddress(status, status);
        expect([pipelineOf(part), statusOf(part), thingOf(part)]).toEqual([pipeline, status, status]);
        expect([settingOf(part), shapeOf(part)]).toEqual(['tickets', 'pipelines.statuses.tickets']);
        expect(parseAddress(part)?.at(-1)).toEqual({ id: status });
        expect(isBelow(part, status)).toBe(true);
        expect(ticketsAddress(status, pipeline)).not.toBe(part);
      }),
    );
    expect(settingOf('pipelines.support.rules["pipelines.support"]')).toBeNull();
    expect(pipelineOf('teams.tier1')).toBeNull();
    expect(statusOf('teams.tier1')).toBeNull();
  });

  it.each([
    '',
    '.pipelines',
    'pipelines.',
    'pipelines["1',
    'pipelines["\\x"]',
    'a b',
    'pipelines[1]',
    '["1"]x',
  ])('refuse %j, which is none', (text) => {
    expect(parseAddress(text)).toBeNull();
  });
});
