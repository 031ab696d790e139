import { describe, expect, it } from 'vitest';
import type { AccessResult } from '../../src/core/access/report.js';
import { setRulesAt } from '../helpers/rules.js';
import type { Project } from '../helpers/run-project.js';
import { codesOf, errorCode, withProject, writesOf } from '../helpers/run-project.js';

const STAGES = [
  { id: 'new', label: 'New', state: 'OPEN' },
  { id: 'escalated', label: 'Escalated', state: 'OPEN' },
  { id: 'closed', label: 'Closed', state: 'CLOSED' },
];

const SEED = {
  pipelines: [{ id: 'support', label: 'Support', displayOrder: 0, stages: STAGES }],
  teams: [
    { id: '11', name: 'Tier 1' },
    { id: '12', name: 'Tier 2' },
  ],
  users: [
    { id: '1', email: 'boss@example.com', superAdmin: true },
    { id: '21', email: 'ana@example.com', primaryTeamId: '11' },
    { id: '22', email: 'ben@example.com', primaryTeamId: '12' },
    { id: '23', email: 'cleo@example.com' },
  ],
};

const FILES = `version: 1
account: { portalId: 1000001, subscription: enterprise }
pipelines:
  - key: support
    label: Support
    statuses:
      - { key: new, label: New, state: open }
      - { key: escalated, label: Escalated, state: open, editableBy: { teams: [tier2] } }
      - { key: closed, label: Closed, state: closed }
    rules: { createIn: [new] }
teams:
  - { key: tier1, name: Tier 1, tickets: { view: team } }
  - { key: tier2, name: Tier 2 }
`;

const [NEW, ESCALATED, CLOSED] = ['new', 'escalated', 'closed'].map(
  (key) => `pipelines.support.statuses.${key}`,
) as [string, string, string];

async function report({ json, live }: Project, flags: readonly string[] = []): Promise<AccessResult> {
  const { document, exitCode } = await json(['access', ...live, ...flags]);
  expect(exitCode).toBe(0);
  return document as unknown as AccessResult;
}

describe('access', () => {
  it('says for teams, users and everyone else what they may do before and after the plan, and writes nothing', async () => {
    await withProject({ seed: SEED, config: FILES }, async (project) => {
      const result = await report(project);
      expect(result).toMatchObject({ portalId: 1000001, changes: true, blocked: false });
      expect(result.teams.map(({ address }) => address)).toEqual(['teams.tier1', 'teams.tier2']);
      expect(result.users.map(({ email, teams }) => [email, teams])).toEqual([
        ['ana@example.com', ['teams.tier1']],
        ['ben@example.com', ['teams.tier2']],
      ]);
      const free = { create: true, moveInto: [NEW, CLOSED], edit: true };
      expect(result.everyoneElse.pipelines[0]?.statuses[1]).toEqual({
        address: ESCALATED,
        before: free,
        after: { create: false, moveInto: [], edit: false },
      });
      expect(result.teams[1]?.pipelines[0]?.statuses[1]?.after).toEqual({ ...free, create: false });
      expect(result.teams[0]?.pipelines[0]?.sees).toEqual({
        before: null,
        after: { view: 'team', unassigned: false },
      });
      const unsure = { create: true, moveInto: null, edit: null };
      expect(result.superAdmins.pipelines[0]?.statuses[1]?.after).toEqual(unsure);
      expect(result.bypasses).toHaveLength(4);
      expect(await writesOf(project.sandbox)).toEqual([]);
    });
  });

  it('looks at rules and members of which the files say nothing, which a plan does not', async () => {
    const silent = FILES.replace(/, editableBy.*\} \}/u, ' }').replace(/ {4}rules:.*\n/u, '');
    await withProject({ seed: SEED, config: silent }, async (project) => {
      const created = { objectCreationRule: { pipelineStageIds: ['new'] } };
      await setRulesAt('/crm/pipelines-rules/2026-09/0-5/support', created, project.api);
      const { everyoneElse, users } = await report(project);
      const creates = everyoneElse.pipelines[0]?.statuses.map(({ before, after }) => [
        before?.create,
        after?.create,
      ]);
      expect(creates).toEqual([
        [true, true],
        [false, false],
        [false, false],
      ]);
      expect(users.map(({ email }) => email)).toEqual(['ana@example.com', 'ben@example.com']);
    });
  });

  it('prints text and Markdown, and for one user sentences', async () => {
    await withProject({ seed: SEED, config: FILES }, async ({ run, live }) => {
      const text = await run(['access', ...live]);
      expect(text).toMatchObject({ exitCode: 0 });
      expect(text.stdout.replace(/\s+/gu, ' ')).toContain(
        'loses in "Support": create in "Escalated" and "Closed"; edit in "Escalated"',
      );
      const markdown = await run(['access', ...live, '--format', 'markdown']);
      expect(markdown.stdout).toContain('| `Tier 1` | `cme` | `cme → ---` |');
      const one = await run(['access', ...live, '--user', 'Ana@example.com']);
      expect(one.stdout).toContain('ana@example.com: in Tier 1');
      expect(one.stdout).not.toContain('ben@example.com');
    });
  });

  it('answers for a user in no team, and suggests one where there is none of that name', async () => {
    await withProject({ seed: SEED, config: FILES }, async (project) => {
      const { users } = await report(project, ['--user', 'cleo@example.com']);
      expect(users.map(({ email, teams, superAdmin }) => [email, teams, superAdmin])).toEqual([
        ['cleo@example.com', [], false],
      ]);
      const wrong = await project.json(['access', ...project.live, '--user', 'cloe@example.com']);
      expect(errorCode(wrong)).toBe('NO_SUCH_USER');
      expect(wrong.document['error']).toMatchObject({ hint: 'pipewright access --user cleo@example.com' });
      expect(wrong.exitCode).toBe(64);
    });
  });

  it('ends with 0 also where the plan is blocked, and says so', async () => {
    const gone = FILES.replace(/ {6}- \{ key: escalated.*\n/u, '');
    const [fresh, escalated, closed] = STAGES;
    const stages = [fresh, { ...escalated, tickets: 2 }, closed];
    const seed = { ...SEED, pipelines: [{ ...SEED.pipelines[0], stages }] };
    await withProject({ seed, config: gone }, async (project) => {
      const result = await report(project);
      expect(result).toMatchObject({ changes: true, blocked: true });
      const leaving = result.everyoneElse.pipelines[0]?.statuses.at(-1);
      expect(leaving?.address).toBe('pipelines.support.statuses["escalated"]');
      expect(leaving?.after).toBeNull();
    });
  });

  it('refuses two formats at once', async () => {
    await withProject({ seed: SEED, config: FILES }, async ({ run, live }) => {
      expect((await run(['access', ...live, '--json', '--format', 'markdown'])).exitCode).toBe(64);
    });
  });
});

describe('a plan', () => {
  it('tells that the user of the token loses a status, and asks whose it is only then', async () => {
    const [boss, ...others] = SEED.users;
    const seed = { ...SEED, users: [...others, boss] };
    const asks = async ({ sandbox }: Project): Promise<number> =>
      (await sandbox.control.requests()).filter(({ path }) => path.endsWith('access-token-info')).length;
    await withProject({ seed, config: FILES }, async (project) => {
      const { document } = await project.json(['plan', ...project.live]);
      expect(codesOf(document['findings'])).toContain('RUNNER_LOSES_ACCESS');
      expect(await asks(project)).toBe(1);
    });
    await withProject(
      { seed: SEED, config: FILES.replace(/, editableBy.*\} \}/u, ' }') },
      async (project) => {
        const { document } = await project.json(['plan', ...project.live]);
        expect(codesOf(document['findings'])).not.toContain('RUNNER_LOSES_ACCESS');
        expect(await asks(project)).toBe(0);
      },
    );
  });
});
