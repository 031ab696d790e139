import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestSandbox } from '../helpers/sandbox.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import type { Rig } from './client-rig.js';
import { countIn, PIPELINES, realTime, rig, SEARCH } from './client-rig.js';

let sandbox: TestSandbox;
let use: Rig;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  use = rig(sandbox.url, realTime);
});

afterEach(async () => {
  await use.client.close();
  await sandbox.close();
});

const many = <T>(count: number, make: () => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, make));
const refusedAsTooMany = async (): Promise<number> =>
  (await sandbox.control.requests()).filter(({ status }) => status === 429).length;

describe('pacing', () => {
  it('asks many searches at once without one that HubSpot would refuse', async () => {
    await many(14, () => use.client.reader.query(SEARCH, countIn('1')));
    expect(use.client.counts().read).toBe(14);
    expect(await refusedAsTooMany()).toBe(0);
  });

  it('keeps within the searches of a second when answers take their time', async () => {
    await sandbox.control.latency({ ms: 150 });
    await many(9, () => use.client.reader.query(SEARCH, countIn('1')));
    expect(await refusedAsTooMany()).toBe(0);
  });

  it('learns a smaller limit from the headers and stays below it', async () => {
    await sandbox.control.limits({ burst: 20, intervalMs: 500 });
    await use.client.reader.get(PIPELINES);
    await many(60, () => use.client.reader.get(PIPELINES));
    expect(use.client.rateHints()).toMatchObject({ max: 20, intervalMs: 500 });
    expect(await refusedAsTooMany()).toBe(0);
  });

  it('leaves room for another client with the same token', async () => {
    const other = rig(sandbox.url, realTime);
    await sandbox.control.limits({ burst: 40, intervalMs: 500 });
    await other.client.reader.get(PIPELINES);
    await use.client.reader.get(PIPELINES);
    await Promise.all([
      many(60, () => use.client.reader.get(PIPELINES)),
      many(60, () => other.client.reader.get(PIPELINES)),
    ]);
    expect(use.client.counts().read + other.client.counts().read - (await refusedAsTooMany())).toBe(122);
    await other.client.close();
  });

  it('lets reads go out side by side', async () => {
    await sandbox.control.faults({ kind: 'delay:1000', times: 1 });
    const slow = use.client.reader.get(PIPELINES);
    const quick = many(8, () => use.client.reader.get(PIPELINES));
    const first = await Promise.race([slow.then(() => 'slow'), quick.then(() => 'quick')]);
    expect(first).toBe('quick');
    await slow;
  });

  it('does not hold searches up behind other requests', async () => {
    await sandbox.control.limits({ burst: 1, intervalMs: 60_000 });
    await use.client.reader.get(PIPELINES);
    const held = use.client.reader.get(PIPELINES).catch(() => 'stopped');
    expect(await use.client.reader.query(SEARCH, countIn('1'))).toMatchObject({ total: 3 });
    use.stop.abort();
    expect(await held).toBe('stopped');
  });
});
