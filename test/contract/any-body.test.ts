import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freshState, loadState, saveState, startSandbox } from '../../src/sandbox/index.js';
import { ROUTES } from '../../src/sandbox/api/routes.js';
import { freezeState } from '../../src/sandbox/store/frozen.js';

const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const BODIES: readonly string[] = [
  deep,
  `{"label":${deep},"name":${deep},"members":${deep},"filterGroups":${deep},"noSkippingStagesRule":${deep}}`,
  `{"label":"x","displayOrder":1e300,"metadata":${deep},"stages":${deep}}`,
  `{"inputs":[${deep},{"id":"30000000001","properties":{"a":${deep}}}]}`,
  `{"stages":[{"pipelineStageId":"1","permissionMode":${deep}}]}`,
  '{"label":"Y","displayOrder":1e300}',
  '{"label":"Z","displayOrder":7,"stages":[{"label":"q","displayOrder":1e15,"metadata":{"ticketState":"CLOSED"}}]}',
  '{"properties":{"hs_pipeline":"0","hs_pipeline_stage":"1","subject":5,"content":null,"createdate":"x"}}',
  '{"inputs":[{"id":"30000000001","properties":{"subject":5,"content":null}}]}',
  '{"name":"T","parentTeamId":5,"members":[{"userId":"1001","type":"EXTRA"}]}',
  '{"superAdmin":true,"roleIds":[1,null],"primaryTeamId":"7","secondaryTeamIds":[5]}',
  '{"__proto__":{"label":1}}',
];

it('is answered without a failure of the sandbox, and leaves an account that can be read back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'any-body-'));
  const sandbox = await startSandbox({ state: freshState({ now: 0, token: 't' }) });
  try {
    const limits = '{"burst":1000000,"searchPerSecond":1000000}';
    await fetch(`${sandbox.url}/_sandbox/limits`, { method: 'POST', body: limits });
    for (const { method, path, versions } of ROUTES.filter((route) => route.method !== 'GET')) {
      const version = versions[0] ?? 'v3';
      const named = path.replace(':version', version).replace(':pipelineId', '0').replace(/:\w+/gu, '1');
      const url = version === 'v3' ? named.replace(/^\/(\w+)\/(\w+)\/v3/u, '/$1/v3/$2') : named;
      for (const body of method === 'DELETE' ? [] : BODIES) {
        const headers = { authorization: 'Bearer t', accept: 'application/json' };
        const { status } = await fetch(sandbox.url + url, { method, headers, body });
        expect([method, url, body.slice(0, 60), status < 500]).toEqual([
          method,
          url,
          body.slice(0, 60),
          true,
        ]);
      }
    }
    const file = join(folder, 'sandbox.json');
    await saveState(file, sandbox.state);
    const loaded = await loadState(file);
    expect(loaded === null ? null : freezeState(loaded)).toEqual(freezeState(sandbox.state));
    expect(sandbox.state.pipelines.get('0')?.label).not.toBe('Support Pipeline');
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
});
