import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  freshState,
  loadState,
  SandboxStateError,
  saveState,
  startSandbox,
} from '../../../src/sandbox/index.js';
import { freezeState } from '../../../src/sandbox/store/frozen.js';
import { api, closed, PIPELINES } from '../../contract/api.js';
import { eachInOwnFolder } from '../../helpers/each-test.js';

let folder: string;
let file: string;
eachInOwnFolder((own) => {
  folder = own;
  file = join(folder, 'state', 'sandbox.json');
});

describe('the state file', () => {
  it('gives back everything an account holds', async () => {
    const sandbox = await startSandbox({ file });
    await api(sandbox, `PATCH ${PIPELINES}/0/stages/2`, { label: 'Parked', displayOrder: 9 });
    await api(sandbox, `PATCH ${PIPELINES}/0/stages/3`, { metadata: closed });
    const off = { enabledForAllStages: false, pipelineStageIds: [] };
    const rules = {
      noBackwardsMovementRule: off,
      noSkippingStagesRule: off,
      objectCreationRule: { pipelineStageIds: ['1'] },
    };
    const path = 'PUT /crm/pipelines-rules/2026-09/0-5/0';
    await api(sandbox, path, { governanceValidationRules: rules });
    const permission = { pipelineStageId: '4', permissionMode: 'RESTRICTED', superAdmin: true };
    const permissions = { stages: [permission] };
    await api(sandbox, 'PUT /crm/pipelines-rules/2026-09/0-5/0/stage-edit-permissions', permissions);
    await api(sandbox, 'POST /settings/teams/2026-09', {
      name: 'T',
      members: [{ userId: '1001', type: 'EXTRA' }],
    });
    const { id } = (await api(sandbox, 'GET /crm/objects/2026-09/tickets')).body.results[0]!;
    await api(sandbox, `DELETE /crm/objects/2026-09/tickets/${id}`);
    const address = encodeURIComponent('pipelines["0"].card');
    const body = JSON.stringify({ value: ['subject'] });
    await fetch(`${sandbox.url}/_sandbox/console/${address}`, { method: 'PUT', body });
    await sandbox.close();
    const loaded = await loadState(file);
    expect(loaded).not.toBeNull();
    expect(freezeState(loaded!)).toEqual(freezeState(sandbox.state));
    expect(loaded?.tickets.idsInStage('1')).toEqual(sandbox.state.tickets.idsInStage('1'));
    expect(freezeState(loaded!)).toMatchObject({ rules: [['0', {}]], permissions: [['0', {}]] });
  });

  it('is for its owner only, and nothing is left beside it', async () => {
    await saveState(file, freshState({ now: 0 }));
    await saveState(file, freshState({ now: 0 }));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'state'))).toEqual(['sandbox.json']);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'pipewright-sandbox' });
  });

  it('may be absent', async () => {
    expect(await loadState(file)).toBeNull();
  });

  it.each([
    ['no JSON', 'pipelines: []'],
    ['other JSON', '{"pipelines":[]}'],
    ['another version', '{"format":"pipewright-sandbox","formatVersion":99,"state":{}}'],
    ['nothing', ''],
  ])('with %s is refused', async (_, text) => {
    const path = join(folder, 'other.json');
    await writeFile(path, text);
    await expect(loadState(path)).rejects.toThrow(SandboxStateError);
    await expect(startSandbox({ file: path })).rejects.toMatchObject({
      code: 'SANDBOX_STATE_INVALID',
      file: path,
    });
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(folder)).toEqual(['other.json']);
  });

  it('is refused when it was cut off or edited', async () => {
    await saveState(file, freshState({ now: 0 }));
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, -10));
    await expect(loadState(file)).rejects.toThrow(SandboxStateError);
    await writeFile(file, text.replace('Support Pipeline', 'Another Pipeline'));
    await expect(loadState(file)).rejects.toThrow(SandboxStateError);
  });

  it('keeps what a reset goes back to', async () => {
    const first = await startSandbox({ file });
    await api(first, `PATCH ${PIPELINES}/0`, { label: 'Changed' });
    await first.close();
    const second = await startSandbox({ file });
    expect(second.state.pipelines.get('0')?.label).toBe('Changed');
    await fetch(`${second.url}/_sandbox/reset`, { method: 'POST' });
    expect(second.state.pipelines.get('0')?.label).toBe('Support Pipeline');
    expect(second.token).toBe(first.token);
    await second.close();
    expect((await loadState(file))?.pipelines.get('0')?.label).toBe('Support Pipeline');
  });
});
