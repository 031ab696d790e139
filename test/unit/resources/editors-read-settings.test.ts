import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/base/json.js';
import type { AccountReader } from '../../../src/core/model/account.js';
import type { LivePipeline } from '../../../src/core/model/live-state.js';
import { document } from '../../../src/resources/editors/document.js';
import { settingReader } from '../../../src/resources/editors/read-settings.js';
import { isUnreadable } from '../../../src/resources/shared/refused.js';

const PIPELINE: LivePipeline = {
  id: '0',
  label: 'Support',
  slot: 0,
  statuses: ['1', '2'].map((id, slot) => ({ id, label: id, slot, state: 'open', writable: true })),
};

/** An account that answers every read with the editors of these statuses. */
function answering(stages: readonly object[]): AccountReader {
  const answer = JSON.parse(JSON.stringify({ stages })) as Awaited<ReturnType<AccountReader['get']>>;
  return {
    get: () => Promise.resolve(answer),
    find: () => Promise.resolve(answer),
    list: () => Promise.resolve([]),
    query: () => Promise.resolve(answer),
  };
}

describe('editors that pull and snapshots read', () => {
  it('are everyone where the answer leaves a status out, and never nobody', async () => {
    const only = { permissionMode: 'RESTRICTED', teamIds: ['7'], userIds: [], superAdmin: false };
    const read = await settingReader.read(answering([{ pipelineStageId: '1', ...only }]), PIPELINE);
    const live: ReadonlyMap<string, Json> = isUnreadable(read) ? new Map() : read;
    expect([...live.keys()]).toEqual(['1', '2']);
    expect(live.get('1')).toEqual({ everyone: false, teamIds: ['7'], userIds: [], superAdmins: false });
    const names = { pipeline: PIPELINE, statuses: new Map(), teams: new Map(), users: null };
    const { value, cannot } = document.inWords(live.get('2') ?? null, names);
    expect(cannot).toEqual([]);
    expect(document.yaml(value)).toBe('everyone');
  });

  it('hold no status that the pipeline does not have any more', async () => {
    const gone = { pipelineStageId: '9', permissionMode: 'OPEN' };
    const read = await settingReader.read(answering([gone]), PIPELINE);
    expect(isUnreadable(read) ? [] : [...read.keys()]).toEqual(['1', '2']);
  });
});
