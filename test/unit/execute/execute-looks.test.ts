import { expect, test } from 'vitest';
import { clientOf, config, executeOf, pipeline, planOf, status, unlimited } from '../../helpers/engine.js';
import { withSandbox } from '../../helpers/sandbox.js';

test('a new pipeline and its statuses cost one write, and no look for each status', async () => {
  await withSandbox(undefined, async (sandbox) => {
    await unlimited(sandbox);
    const client = clientOf(sandbox);
    const keys = Array.from({ length: 30 }, (_, index) => `s${index}`);
    const statuses = keys.map((key, index) => status(key, index === 29 ? { state: 'closed' } : {}));
    const files = config([pipeline('fresh', statuses)]);
    const plan = await planOf({ client, config: files });
    const before = (await sandbox.control.requests()).length;
    const outcome = await executeOf(client, plan);
    const sent = (await sandbox.control.requests()).slice(before);
    expect(outcome.applied).toHaveLength(31);
    expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(sent.filter(({ method }) => method === 'GET').length).toBeLessThan(5);
    expect((await planOf({ client, config: files })).changes).toEqual([]);
    await client.close();
  });
});

test('a write that HubSpot answers with 500 is looked at before it is sent again', async () => {
  await withSandbox(undefined, async (sandbox) => {
    await unlimited(sandbox);
    const client = clientOf(sandbox);
    const wanted = [
      status('s', { label: 'Fresh', id: '1' }),
      status('closed', { label: 'Closed', id: '4', state: 'closed' }),
    ];
    const keep = ['2', '3'].map((id) => ({
      reference: { ref: id },
      target: { pipeline: 'support', status: 's' },
      closeDates: 'kept' as const,
      source: { file: 'pipewright.yaml', line: 1, column: 1 },
    }));
    const files = config([
      pipeline('support', wanted, { id: '0', label: 'Support Pipeline', retired: keep }),
    ]);
    const plan = await planOf({ client, config: files });
    await sandbox.control.faults({ method: 'PATCH', kind: 'status:500' });
    const outcome = await executeOf(client, plan);
    expect(outcome.failed).toBeNull();
    const patches = (await sandbox.control.requests()).filter(({ method }) => method === 'PATCH');
    expect(patches.map(({ status: code }) => code)).toEqual([500, 200]);
    await client.close();
  });
});
