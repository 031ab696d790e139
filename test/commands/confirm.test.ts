import { describe, expect, it } from 'vitest';
import type { Json, Project } from '../helpers/run-project.js';
import { SUPPORT, withProject } from '../helpers/run-project.js';

const CONFIG = SUPPORT.replace(
  '    statuses:',
  '    card: [subject, hs_ticket_priority]\n    access: everyone\n    statuses:',
);
const CARD = 'pipelines.support.card';
const ACCESS = 'pipelines.support.access';
const LOCK = 'pipewright.lock.yaml';
const ENV = { env: { USER: 'ana' } };

async function pending({ json, live }: Project): Promise<readonly string[]> {
  const { document } = await json(['plan', ...live]);
  return (document['changes'] as readonly Json[]).map(({ address }) => String(address));
}

describe.concurrent('confirm', () => {
  it('records value, live id, time and person, and the plan has nothing more to say about it', async () => {
    await withProject({ config: CONFIG }, async (project) => {
      const { json, live, read } = project;
      expect((await pending(project)).toSorted()).toEqual([ACCESS, CARD]);
      const { document, exitCode } = await json(['confirm', CARD, '--by', 'ana@example.com', ...live]);
      expect([exitCode, document['pending']]).toEqual([0, [ACCESS]]);
      expect(document['confirmed']).toMatchObject([{ address: CARD, id: '0', by: 'ana@example.com' }]);
      expect(await read(LOCK)).toContain(`address: ${CARD}`);
      expect(await pending(project)).toEqual([ACCESS]);
    });
  });

  it('takes all at once, and leaves a plan that ends with 0', async () => {
    await withProject({ config: CONFIG }, async ({ run, live }) => {
      expect((await run(['plan', '--detailed-exitcode', ...live])).exitCode).toBe(2);
      expect((await run(['confirm', '--all', ...live], ENV)).exitCode).toBe(0);
      expect((await run(['plan', '--detailed-exitcode', ...live])).exitCode).toBe(0);
      expect((await run(['confirm', '--all', ...live], ENV)).exitCode).toBe(4);
    });
  });

  it('is said by the user of the machine where the environment names nobody, and by nobody else', async () => {
    await withProject({ config: CONFIG }, async ({ json, live }) => {
      expect((await json(['confirm', CARD, ...live])).exitCode).toBe(64);
      const { document } = await json(['confirm', CARD, ...live], { userName: 'worker' });
      expect(document['confirmed']).toMatchObject([{ by: 'worker' }]);
    });
  });

  it('counts for what was declared then: another declaration is a new step', async () => {
    await withProject({ config: CONFIG }, async (project) => {
      await project.run(['confirm', '--all', ...project.live], ENV);
      await project.write(
        'pipewright.yaml',
        CONFIG.replace('[subject, hs_ticket_priority]', '[hs_ticket_priority, subject]'),
      );
      expect(await pending(project)).toEqual([CARD]);
    });
  });

  it('can be taken back, without a name', async () => {
    await withProject({ config: CONFIG }, async (project) => {
      await project.run(['confirm', '--all', ...project.live], ENV);
      const { document, exitCode } = await project.json(['confirm', '--undo', CARD, ...project.live]);
      expect([exitCode, document['undone']]).toMatchObject([0, [{ address: CARD, by: 'ana' }]]);
      expect(await pending(project)).toEqual([CARD]);
    });
  });

  it.each([
    ['an address that is not pending', ['confirm', 'pipelines.support.cards'], 'NOTHING_PENDING'],
    ['one of two that is not pending', ['confirm', CARD, 'pipelines.support.rules'], 'NOTHING_PENDING'],
    ['taking back what nobody confirmed', ['confirm', '--undo', CARD], 'NOTHING_PENDING'],
  ])('refuses %s, and records nothing', async (_, argv, code) => {
    await withProject({ config: CONFIG }, async ({ json, live, exists }) => {
      const { document, exitCode } = await json([...argv, ...live], ENV);
      expect([exitCode, (document['error'] as Json)['code'], exists(LOCK)]).toEqual([4, code, false]);
    });
  });

  it('refuses what is not in the account yet, and what the account shows by itself', async () => {
    const more = `${CONFIG.replace('state: closed }', 'state: closed }\n  - key: onsite\n    idPrefix: onsite_\n    label: On-site\n    card: [subject]\n    statuses:\n      - { key: planned, label: Planned, state: open }\n      - { key: closed, label: Closed, state: closed }')}permissionSets: [{ key: agent, name: Agent }]\n`;
    await withProject({ config: more }, async ({ json, live }) => {
      for (const address of ['pipelines.onsite.card', 'permissionSets.agent']) {
        const { document, exitCode } = await json(['confirm', address, ...live], ENV);
        expect([exitCode, (document['error'] as Json)['code']]).toEqual([4, 'CONFIRM_TOO_EARLY']);
      }
      const { document } = await json(['confirm', '--all', ...live], ENV);
      expect((document['confirmed'] as readonly Json[]).map(({ address }) => address).toSorted()).toEqual([
        ACCESS,
        CARD,
      ]);
    });
  });

  it('asks step by step at a terminal, and shows every value before all are recorded', async () => {
    await withProject({ config: CONFIG }, async (project) => {
      const { run, live } = project;
      const asked = await run(['confirm', ...live], { ...ENV, typed: ['no', 'yes'] });
      expect(asked.exitCode).toBe(0);
      expect(await pending(project)).toEqual([ACCESS]);
      await run(['confirm', '--undo', CARD, ...live]);
      const all = await run(['confirm', '--all', ...live], { ...ENV, typed: ['no'] });
      expect(all.stderr).toContain('hs_ticket_priority');
      expect(await pending(project)).toHaveLength(2);
    });
  });

  it.each([
    ['nothing to confirm without a terminal', ['confirm'], ENV],
    ['--all beside addresses', ['confirm', '--all', CARD], ENV],
    ['nobody who says so', ['confirm', CARD], { env: { USER: '', USERNAME: '' } }],
  ])('ends with 64 for %s', async (_, argv, options) => {
    await withProject({ config: CONFIG }, async ({ run, live }) => {
      expect((await run([...argv, ...live], options)).exitCode).toBe(64);
    });
  });
});
