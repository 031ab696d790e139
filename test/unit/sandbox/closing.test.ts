import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { loadState, startSandbox } from '../../../src/sandbox/index.js';
import { api, PIPELINES } from '../../contract/api.js';
import { eachInOwnFolder } from '../../helpers/each-test.js';

let folder: string;
eachInOwnFolder((own) => {
  folder = own;
});

it('does nothing any more that was still waiting when the server closed', async () => {
  const sandbox = await startSandbox();
  const body = JSON.stringify({ ms: 30 });
  await fetch(`${sandbox.url}/_sandbox/latency`, { method: 'POST', body });
  const gone = expect(api(sandbox, `PATCH ${PIPELINES}/0`, { label: 'Late' })).rejects.toThrow();
  for (let seen = 0; seen === 0;) {
    const answer = await fetch(`${sandbox.url}/_sandbox/requests`);
    seen = ((await answer.json()) as { requests: unknown[] }).requests.length;
  }
  await sandbox.close();
  await gone;
  await wait(60);
  expect(sandbox.state.pipelines.get('0')?.label).toBe('Support Pipeline');
});

it('saves while it runs, too', async () => {
  const file = join(folder, 'sandbox.json');
  const sandbox = await startSandbox({ file });
  while ((await loadState(file)) === null) await wait(50);
  expect((await loadState(file))?.account.portalId).toBe(1_000_001);
  await sandbox.close();
});
