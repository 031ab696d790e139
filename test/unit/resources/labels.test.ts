import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/plan/change.js';
import { temporaryLabel } from '../../../src/core/base/temporary-label.js';
import { detourLabel, isExpectedLabel, labelState } from '../../../src/resources/pipelines/steps/labels.js';

function change(id: string, action: Change['action'], before: string | null, after: string | null): Change {
  return {
    address: `pipelines.p.statuses.${id}`,
    kind: 'status',
    action,
    channel: 'api',
    id,
    label: after ?? before ?? '',
    before: before === null ? null : { label: before },
    after: after === null ? null : { label: after },
    fields: [],
    tickets: null,
    source: null,
    origin: null,
  };
}

const neighbours = [
  { id: '1', label: 'New' },
  { id: '2', label: ' done ' },
];

describe('what stands in the way of a label', () => {
  it('is nothing where nobody holds it, or the thing itself does', () => {
    expect(labelState('Later', null, neighbours, [])).toBe('free');
    expect(labelState('NEW', '1', neighbours, [])).toBe('free');
  });

  it('is a holder that leaves, that changes, or that stays; case and outer spaces are ignored', () => {
    expect(labelState('Done', '1', neighbours, [change('2', 'delete', 'done', null)])).toBe('leaving');
    expect(labelState('Done', '1', neighbours, [change('2', 'update', 'done', 'Over')])).toBe('changing');
    expect(labelState('Done', '1', neighbours, [change('2', 'update', 'done', 'DONE')])).toBe('held');
    expect(labelState('Done', '1', neighbours, [change('2', 'move', 'done', null)])).toBe('held');
    expect(labelState('Done', null, neighbours, [])).toBe('held');
  });
});

describe('a live label', () => {
  it('is expected where it is the one before, the one after, or on the way to it', () => {
    const update = change('1', 'update', 'New', 'Fresh');
    expect(isExpectedLabel('New', update)).toBe(true);
    expect(isExpectedLabel('Fresh', update)).toBe(true);
    expect(isExpectedLabel(temporaryLabel('Fresh', []), update)).toBe(true);
    expect(isExpectedLabel(temporaryLabel('New', []), update)).toBe(false);
    expect(isExpectedLabel('new', update)).toBe(false);
    expect(isExpectedLabel('Other', update)).toBe(false);
  });
});

describe('a detour', () => {
  it('takes a label that no neighbour has', () => {
    const taken = [...neighbours, { id: '3', label: temporaryLabel('New', []) }];
    expect(labelState(detourLabel('New', taken), null, taken, [])).toBe('free');
  });
});
