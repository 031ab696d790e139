import { describe, expect, it } from 'vitest';
import { named, PIPELINES, SUPPORT, withProject, writesOf } from '../helpers/run-project.js';

/** Labels with outer spaces, as HubSpot keeps them. */
const seed = {
  pipelines: [
    {
      id: '0',
      label: ' Support Pipeline',
      stages: [
        { id: '1', label: 'New ', state: 'OPEN' },
        { id: '2', label: 'Waiting on contact', state: 'OPEN' },
        { id: '3', label: '  Waiting on us  ', state: 'OPEN', tickets: 1 },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
};
const GUARDED = SUPPORT.replace('version: 1\n', 'version: 1\naccount:\n  portalId: 1000001\n');
const SWAPPED = GUARDED.replace('label: New,', 'label: Waiting on us,').replace(
  /(key: us, id: "3", label:) Waiting on us/u,
  '$1 New',
);
/** Nothing says which status is which but the labels. */
const BY_LABEL = GUARDED.replaceAll(/, id: "\d"/gu, '');

describe('live labels with outer spaces', () => {
  it.each([
    ['by id', GUARDED],
    ['by label', BY_LABEL],
  ])('are the same labels, found %s: no change, and a pull keeps every byte', async (_, config) => {
    await withProject({ seed, config }, async ({ json, run, live, read, sandbox }) => {
      const { document } = await json(['plan', ...live]);
      expect(named(document['changes'])).toEqual([]);
      expect((await run(['apply', ...live, '--auto-approve'])).exitCode).toBe(0);
      expect(await writesOf(sandbox)).toEqual([]);
      if (config === GUARDED) {
        expect((await run(['pull', ...live])).exitCode).toBe(0);
        expect(await read('pipewright.yaml')).toBe(config);
      }
    });
  });

  it('are swapped, and plan empty afterwards', async () => {
    await withProject({ seed, config: SWAPPED }, async ({ json, run, live, sandbox }) => {
      expect((await run(['apply', ...live, '--auto-approve'])).exitCode).toBe(0);
      expect(named((await json(['plan', ...live])).document['changes'])).toEqual([]);
      const { stages } = (await sandbox.control.state()).pipelines[0]!;
      expect(stages.map(({ label }) => label)).toEqual([
        'Waiting on us',
        'Waiting on contact',
        'New',
        'Closed',
      ]);
    });
  });

  it('that come up while a plan waits do not make it stale', async () => {
    const config = GUARDED.replace('label: Closed', 'label: Done');
    await withProject({ config }, async ({ api, json, run, live }) => {
      const { document } = await json(['plan', ...live]);
      await api('PATCH', `${PIPELINES}/0/stages/4`, { label: 'Closed ' });
      const approve = ['--approve', String(document['planHash'])];
      expect((await run(['apply', ...live, ...approve])).exitCode).toBe(0);
    });
  });
});
