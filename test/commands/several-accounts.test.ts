import { describe, expect, it } from 'vitest';
import type { Json, Project } from '../helpers/run-project.js';
import { errorCode, named, PIPELINES, withProject } from '../helpers/run-project.js';

const FILES = `version: 1
account: { portalId: [1000001, 1000002] }
pipelines:
  - key: support
    id: "0"
    label: Support Pipeline
    statuses:
      - { key: new, id: "1", label: New, state: open }
      - { key: escalated, label: Escalated, state: open }
      - { key: closed, id: "4", label: Closed, state: closed }
teams:
  - { key: tier1, name: Tier 1 }
`;

const SEED = {
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: '98765', label: 'Escalated', state: 'OPEN' },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
  teams: [{ id: '5001', name: 'Tier 1' }],
};

const ID_LINE = /\bid: "(?:98765|98766|5001|777)"/u;

async function withSeveral(use: (project: Project) => Promise<void>): Promise<void> {
  await withProject({ seed: SEED, config: FILES }, use);
}

describe.concurrent('files for several accounts', () => {
  it.each([
    ['apply', ['apply', '--auto-approve']],
    ['confirm', ['confirm', '--all', '--by', 'Ana']],
    ['verify', ['verify']],
    ['pull', ['pull']],
    ['drift --accept', ['drift', '--accept', 'pipelines.support']],
  ])('want %s to say which one it means, before any request', async (_, argv) => {
    await withSeveral(async (project) => {
      const run = await project.json([...argv, ...project.live]);
      expect([run.exitCode, errorCode(run)]).toEqual([64, 'ACCOUNT_NOT_CHOSEN']);
      expect(await project.sandbox.control.requests()).toEqual([]);
      expect(await project.read('pipewright.yaml')).toBe(FILES);
    });
  });

  it.each([['plan'], ['drift'], ['access']])(
    'let %s read, and the sandbox is never one of them',
    async (command) => {
      await withSeveral(async (project) => {
        expect((await project.run([command, ...project.live])).exitCode).toBe(0);
        const pulled = await project.json(['pull', '--sandbox']);
        expect([errorCode(pulled), await project.read('pipewright.yaml')]).not.toContain(
          'ACCOUNT_NOT_CHOSEN',
        );
        expect(await project.read('pipewright.yaml')).not.toMatch(ID_LINE);
      });
    },
  );

  it('get values from a pull, and the lock gets the ids', async () => {
    await withSeveral(async (project) => {
      const chosen = [...project.live, '--portal', '1000001'];
      await project.api('PATCH', `${PIPELINES}/0/stages/1`, { label: 'Inbox' });
      await project.api('POST', `${PIPELINES}/0/stages`, {
        ...{ label: 'Waiting', displayOrder: 1, stageId: '777', metadata: { ticketState: 'OPEN' } },
      });
      const run = await project.json(['pull', ...chosen]);
      expect([run.exitCode, run.document['notWritten']]).toEqual([0, []]);
      expect(run.document['written']).toEqual(['pipewright.yaml', 'pipewright.lock.yaml']);
      const text = await project.read('pipewright.yaml');
      expect(text).toContain('- { key: waiting, label: Waiting, state: open }');
      expect(text).toContain('label: Inbox');
      expect(text).not.toMatch(ID_LINE);
      const lock = await project.read('pipewright.lock.yaml');
      for (const line of ['statuses.escalated: "98765"', 'statuses.waiting: "777"', 'teams.tier1: "5001"'])
        expect(lock).toContain(line);
      const plan = await project.json(['plan', ...chosen, '--detailed-exitcode']);
      expect([named(plan.document['changes']), plan.exitCode]).toEqual([[], 0]);
      expect((await project.json(['pull', ...chosen])).document['written']).toEqual([]);
    });
  });

  it('get an accepted value, and the lock gets the ids', async () => {
    await withSeveral(async (project) => {
      const chosen = [...project.live, '--portal', '1000001'];
      await project.api('PATCH', `${PIPELINES}/0/stages/1`, { label: 'Inbox' });
      await project.api('POST', `${PIPELINES}/0/stages`, {
        ...{ label: 'Waiting', displayOrder: 1, stageId: '777', metadata: { ticketState: 'OPEN' } },
      });
      const addresses = ['pipelines.support.statuses.new', 'pipelines.support.statuses["777"]'];
      const accept = addresses.flatMap((address) => ['--accept', address]);
      const run = await project.run(['drift', ...chosen, ...accept]);
      expect(run.exitCode).toBe(0);
      expect(await project.read('pipewright.yaml')).not.toMatch(ID_LINE);
      expect(await project.read('pipewright.lock.yaml')).toContain('statuses.waiting: "777"');
      expect(named((await project.json(['plan', ...chosen])).document['changes'])).toEqual([]);
    });
  });

  it('are shown no line with an id of one of them, and commands that name the account', async () => {
    await withSeveral(async (project) => {
      await project.api('POST', `${PIPELINES}/0/stages`, {
        ...{ label: 'Waiting', displayOrder: 1, stageId: '777', metadata: { ticketState: 'OPEN' } },
      });
      await project.write('pipewright.yaml', FILES.replace('label: New', 'label: Fresh'));
      const { document } = await project.json(['plan', ...project.live]);
      const hints = (document['findings'] as readonly Json[]).map(({ hint }) => hint);
      expect(hints.length).toBeGreaterThan(1);
      expect(hints.filter((hint) => typeof hint === 'string' && /\b(?:id|status): "/u.test(hint))).toEqual(
        [],
      );
      expect(hints).toContain(
        '# in pipewright.lock.yaml, ids of 1000001:\npipelines.support.statuses.escalated: "98765"',
      );
      expect(hints).toContain('retired:\n  - { status: { label: "Waiting" }, moveTicketsTo: new }');
      const { stdout } = await project.run(['plan', ...project.live]);
      expect(stdout).toMatch(/pipewright apply .*--portal 1000001/u);
    });
  });
});
