import { describe, expect, it } from 'vitest';
import type { ClientOptions } from '../../../src/hubspot/options.js';
import { settingsFrom } from '../../../src/hubspot/options.js';
import type { HubSpotRequest, Pacing } from '../../../src/hubspot/pacing.js';
import { createPacing } from '../../../src/hubspot/pacing.js';

const read: HubSpotRequest = { method: 'GET', path: '/x', body: null, class: 'read', search: false };
const search: HubSpotRequest = { ...read, method: 'POST', search: true };

function pacing(limits: ClientOptions['limits'] = {}): { readonly pacing: Pacing; readonly waits: number[] } {
  const waits: number[] = [];
  const stop = new AbortController();
  const options: ClientOptions = {
    baseUrl: 'http://127.0.0.1:1',
    token: 'pat-test-token',
    now: () => new Date(0),
    sleep: (ms) =>
      new Promise((resolve) => {
        setImmediate(() => {
          waits.push(ms);
          resolve();
        });
      }),
    random: () => 0,
    signal: stop.signal,
    limits: { concurrency: 1000, ...limits },
  };
  return { pacing: createPacing(settingsFrom(options, stop.signal)), waits };
}

/** How many of that kind begin before the first wait. */
async function burst(use: ReturnType<typeof pacing>, request: HubSpotRequest): Promise<number> {
  let began = 0;
  let atOnce = 0;
  const work = (): Promise<void> => {
    began += 1;
    if (use.waits.length === 0) atOnce = began;
    return Promise.resolve();
  };
  await Promise.all(Array.from({ length: 200 }, () => use.pacing.laneOf(request).run(work)));
  return atOnce;
}

const headers = (max: number, remaining: number): Record<string, string> => ({
  'x-hubspot-ratelimit-max': String(max),
  'x-hubspot-ratelimit-remaining': String(remaining),
  'x-hubspot-ratelimit-interval-milliseconds': '10000',
});

describe('the pace', () => {
  it('leaves head room below the smallest limit as long as it knows no other', async () => {
    expect(await burst(pacing(), read)).toBe(95);
  });

  it('grows with the limit that the account names', async () => {
    const use = pacing();
    use.pacing.learn(headers(190, 190));
    expect(await burst(use, read)).toBe(180);
  });

  it('leaves what others with the same token use', async () => {
    const use = pacing();
    use.pacing.learn(headers(100, 40));
    expect(await burst(use, read)).toBe(35);
  });

  it('does not take its own requests for those of others', async () => {
    const use = pacing();
    for (let count = 0; count < 60; count += 1) await use.pacing.laneOf(read).run(() => Promise.resolve());
    use.pacing.learn(headers(100, 40));
    expect(await burst(use, read)).toBe(35);
  });

  it('of searches is their own, and no header changes it', async () => {
    const use = pacing();
    use.pacing.learn(headers(190, 190));
    expect(await burst(use, search)).toBe(4);
  });

  it('learns nothing from answers without limit headers', async () => {
    const use = pacing();
    use.pacing.learn({ 'content-type': 'application/json' });
    expect(use.pacing.hints().max).toBeNull();
    expect(await burst(use, read)).toBe(95);
  });
});
