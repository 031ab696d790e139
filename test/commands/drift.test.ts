import { describe, expect, it } from 'vitest';
import { validatePlan } from '../../src/config/check/plan-schema.js';
import { commitAll } from '../helpers/git.js';
import type { JsonRun, Project } from '../helpers/run-project.js';
import { errorCode, PIPELINES, RENAMED, SUPPORT, withProject, writesOf } from '../helpers/run-project.js';
import { TEST_TOKEN } from '../helpers/sandbox.js';

const PATH = process.env['PATH'];
const STAGES = `${PIPELINES}/0/stages`;

/** A file with comments, where every line but the changed one must stay as it is. */
const COMMENTED = SUPPORT.replace('version: 1\n', '# ours\nversion: 1\n').replace(
  'state: open }\n      - { key: contact',
  'state: open }   # first\n      - { key: contact',
);

const stage = (id: string, label: string, state = 'OPEN', more: object = {}): object => ({
  id,
  label,
  state,
  ...more,
});

const SCOPES = [
  'crm.schemas.tickets.read',
  'crm.schemas.tickets.write',
  'crm.objects.tickets.read',
  'settings.users.read',
];

/** The default pipeline; Ana's token comes first, then Bob's, then one that may see pipelines only. */
const SEED = {
  users: [
    { id: '11', email: 'ana@example.com', superAdmin: true },
    { id: '12', email: 'bob@example.com', superAdmin: false },
  ],
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      displayOrder: 0,
      stages: [
        stage('1', 'New'),
        stage('2', 'Waiting on contact'),
        stage('3', 'Waiting on us'),
        stage('4', 'Closed', 'CLOSED'),
      ],
    },
  ],
  tokens: [
    { token: TEST_TOKEN, scopes: SCOPES },
    { token: 'pat-bob', scopes: SCOPES },
    { token: 'pat-narrow', scopes: ['crm.schemas.tickets.read', 'crm.objects.tickets.read'] },
  ],
};

async function asUser(
  project: Project,
  token: string,
  [method, path, body]: readonly [string, string, object?],
) {
  const response = await fetch(`${project.sandbox.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
}

async function drift(project: Project, ...argv: readonly string[]): Promise<JsonRun> {
  return project.json(['drift', ...project.live, ...argv], { env: { PATH } });
}

/** `action address user` of each difference. */
function found({ document }: JsonRun): readonly string[] {
  const changes = document['changes'] as readonly Record<string, unknown>[];
  return changes.map(({ action, address, audit }) => {
    const user = (audit as { readonly user: string | null } | null)?.user ?? 'nobody';
    return `${String(action)} ${String(address)} ${user}`;
  });
}

describe('drift', () => {
  it('shows nothing where HubSpot is what the files say', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      const none = await drift(project, '--detailed-exitcode');
      expect(found(none)).toEqual([]);
      expect(none.exitCode).toBe(0);
      const text = await project.run(['drift', ...project.live]);
      expect(text.stdout).toContain('No drift');
      expect(await writesOf(project.sandbox)).toEqual([]);
    });
  });

  it('names who made each difference and when, whatever was written to the thing since', async () => {
    await withProject({ config: SUPPORT, seed: SEED }, async (project) => {
      const before = new Date().toISOString();
      await asUser(project, TEST_TOKEN, ['PATCH', `${STAGES}/1`, { label: 'Inbox' }]);
      await asUser(project, 'pat-bob', ['PATCH', `${STAGES}/1`, { displayOrder: 0 }]);
      await asUser(project, 'pat-bob', [
        'POST',
        STAGES,
        { label: 'On hold', displayOrder: 9, metadata: { ticketState: 'OPEN' }, stageId: 'hold' },
      ]);
      await asUser(project, TEST_TOKEN, ['DELETE', `${STAGES}/3?validateReferencesBeforeDelete=true`]);
      const run = await drift(project, '--detailed-exitcode');
      expect(found(run)).toEqual([
        'create pipelines.support.statuses.us ana@example.com',
        'update pipelines.support.statuses.new ana@example.com',
        'delete pipelines.support.statuses["hold"] bob@example.com',
      ]);
      expect(run.exitCode).toBe(2);
      expect(validatePlan(run.document)).toMatchObject({ ok: true });
      expect(run.document['summary']).toMatchObject({ create: 1, update: 1, delete: 1, console: 0 });
      const [first] = run.document['changes'] as readonly { readonly audit: { readonly at: string } }[];
      expect(first?.audit.at.localeCompare(before)).toBeGreaterThanOrEqual(0);
      const seen = (await project.sandbox.control.requests()).filter(({ path }) => path.endsWith('/audit'));
      expect(seen.map(({ path }) => path).sort()).toEqual([
        `${STAGES}/1/audit`,
        `${STAGES}/3/audit`,
        `${STAGES}/hold/audit`,
      ]);
      const { stdout } = await project.run(['drift', ...project.live]);
      expect(stdout).toContain('label: "Inbox" in the account, "New" in the files');
      expect(stdout).toContain('by ana@example.com, ');
      expect(stdout).toContain('+ status On hold: in the account, not in the files');
      expect(stdout).toContain('- status Waiting on us: in the files, not in the account');
    });
  });

  it('says null where the log cannot be read, and the id where the users cannot', async () => {
    await withProject({ config: SUPPORT, seed: SEED }, async (project) => {
      await asUser(project, 'pat-bob', ['PATCH', `${STAGES}/1`, { label: 'Inbox' }]);
      const narrow = { env: { HUBSPOT_ACCESS_TOKEN: 'pat-narrow' } };
      const argv = ['drift', ...project.live];
      expect(found(await project.json(argv, narrow))).toEqual(['update pipelines.support.statuses.new 12']);
      for (const kind of ['status:403', 'status:404']) {
        await project.sandbox.control.faults({ method: 'GET', path: '/audit', kind });
        const refused = await project.json(argv);
        expect(refused.document['changes']).toMatchObject([{ audit: null }]);
        expect(refused.exitCode).toBe(0);
      }
    });
  });

  it('with --base shows only what the files do not explain', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      commitAll(project.cwd);
      await project.write('pipewright.yaml', SUPPORT.replace('label: Waiting on us', 'label: Ours'));
      await project.api('PATCH', `${STAGES}/1`, { label: 'Inbox' });
      expect(found(await drift(project)).length).toBe(2);
      const run = await drift(project, '--base', 'main', '--detailed-exitcode');
      expect(run.document['changes']).toMatchObject([
        { address: 'pipelines.support.statuses.new', origin: 'drift' },
      ]);
      expect(run.exitCode).toBe(2);
      await project.api('PATCH', `${STAGES}/1`, { label: 'New' });
      expect((await drift(project, '--base', 'main', '--detailed-exitcode')).exitCode).toBe(0);
    });
  });

  it('is no plan that could be applied where it leaves something out', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      commitAll(project.cwd);
      await project.write('pipewright.yaml', RENAMED);
      await project.api('PATCH', `${STAGES}/2`, { label: 'Theirs' });
      const { stdout } = await drift(project, '--base', 'main');
      await project.write('drift.json', stdout);
      expect(errorCode(await project.json(['apply', ...project.live, '--plan', 'drift.json']))).toBe(
        'PLAN_TAMPERED',
      );
    });
  });
});

describe('drift --accept', () => {
  it('writes one value into its line, keeps the rest, and tells what is left', async () => {
    await withProject({ config: COMMENTED }, async (project) => {
      await project.api('PATCH', `${STAGES}/1`, { label: 'Inbox' });
      await project.api('PATCH', `${STAGES}/3`, { label: 'Ours' });
      const run = await drift(project, '--accept', 'pipelines.support.statuses.new', '--detailed-exitcode');
      expect(await project.read('pipewright.yaml')).toBe(COMMENTED.replace('label: New,', 'label: Inbox,'));
      expect(run.document['changes']).toMatchObject([{ address: 'pipelines.support.statuses.us' }]);
      expect(run.exitCode).toBe(2);
      const text = await project.run(['drift', ...project.live, '--accept', 'pipelines.support.statuses.us']);
      expect(text.stdout).toContain('Accepted into 1 file.');
      expect(text.stdout).toContain('No drift');
      expect((await project.run(['plan', ...project.live, '--detailed-exitcode'])).exitCode).toBe(0);
    });
  });

  it('takes over what is new, what is gone and what moved, each on its own', async () => {
    await withProject({ config: SUPPORT, seed: SEED }, async (project) => {
      await project.api('POST', STAGES, {
        label: 'On hold',
        displayOrder: 9,
        metadata: { ticketState: 'OPEN' },
        stageId: 'hold',
      });
      await project.api('DELETE', `${STAGES}/3?validateReferencesBeforeDelete=true`);
      await project.api('PATCH', `${STAGES}/2`, { displayOrder: 8 });
      await project.api('PATCH', `${STAGES}/1`, { label: 'Inbox' });
      const left = async (address: string): Promise<readonly string[]> =>
        found(await drift(project, '--accept', address)).map((row) => row.replace(/ \S+$/u, ''));
      expect(await left('pipelines.support.statuses.us')).toEqual([
        'update pipelines.support.statuses.new',
        'move pipelines.support.statuses.closed',
        'delete pipelines.support.statuses["hold"]',
      ]);
      expect(await left('pipelines.support.statuses["hold"]')).toEqual([
        'update pipelines.support.statuses.new',
        'move pipelines.support.statuses.closed',
      ]);
      expect(await left('pipelines.support.statuses.new')).toEqual([
        'move pipelines.support.statuses.closed',
      ]);
      expect(await left('pipelines.support.statuses.closed')).toEqual([]);
      expect(await project.read('pipewright.yaml')).toContain('label: Inbox');
    });
  });

  it('takes over rules, and asks no log about them', async () => {
    const ruled = `${SUPPORT}    rules: { createIn: [new], noSkipping: all }   # ours\n`;
    await withProject({ config: ruled }, async (project) => {
      expect(found(await drift(project))).toEqual(['update pipelines.support.rules nobody']);
      const run = await drift(project, '--accept', 'pipelines.support.rules');
      expect(found(run)).toEqual([]);
      expect(await project.read('pipewright.yaml')).toBe(
        ruled.replace('createIn: [new], noSkipping: all', 'createIn: any, noSkipping: none'),
      );
    });
  });

  it('refuses an address without a difference, and writes nothing then', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      await project.api('PATCH', `${STAGES}/1`, { label: 'Inbox' });
      const right = ['--accept', 'pipelines.support.statuses.new'];
      const run = await drift(project, ...right, '--accept', 'pipelines.support.statuses.nwe');
      expect(errorCode(run)).toBe('NO_SUCH_DIFFERENCE');
      expect(run.exitCode).toBe(64);
      expect(JSON.stringify(run.document)).toContain('Did you mean pipelines.support.statuses.new?');
      expect(await project.read('pipewright.yaml')).toBe(SUPPORT);
      expect((await project.run(['drift', ...project.live, ...right, '--revert'])).exitCode).toBe(64);
    });
  });

  it('refuses what it cannot write, and writes nothing then', async () => {
    const retired = `${SUPPORT.replace(/ {6}- \{ key: us.*\n/u, '')}    retired:\n      - { status: "3", moveTicketsTo: contact }\n`;
    await withProject({ config: retired }, async (project) => {
      await project.api('PATCH', `${STAGES}/1`, { label: 'Inbox' });
      const addresses = ['pipelines.support.statuses["3"]', 'pipelines.support.statuses.new'];
      const run = await drift(project, ...addresses.flatMap((address) => ['--accept', address]));
      expect(errorCode(run)).toBe('ACCEPT_BY_HAND');
      expect(run.exitCode).toBe(4);
      expect(await project.read('pipewright.yaml')).toBe(retired);
    });
  });
});

describe('drift --revert', () => {
  it('shows the plan that undoes it and how to apply that, and changes nothing', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      await project.api('PATCH', `${STAGES}/1`, { label: 'Inbox' });
      const { stdout, exitCode } = await project.run([
        'drift',
        ...project.live,
        '--revert',
        '--detailed-exitcode',
      ]);
      expect(stdout).toContain('To apply exactly this plan');
      expect(exitCode).toBe(2);
      expect(await writesOf(project.sandbox)).toHaveLength(1);
      const plan = await project.json(['plan', ...project.live]);
      const { document } = await drift(project, '--revert');
      expect(document['planHash']).toBe(plan.document['planHash']);
      expect(await project.read('pipewright.yaml')).toBe(SUPPORT);
    });
  });
});

describe('an apply of a stale plan', () => {
  it('names who changed what and when, and is refused also where the log cannot be read', async () => {
    await withProject({ config: RENAMED, seed: SEED }, async (project) => {
      await project.run(['plan', ...project.live, '--out', 'plan.json']);
      await asUser(project, 'pat-bob', ['PATCH', `${STAGES}/1`, { label: 'Inbox' }]);
      const apply = ['apply', ...project.live, '--plan', 'plan.json'];
      const stale = await project.json(apply);
      expect(errorCode(stale)).toBe('PLAN_STALE');
      expect(JSON.stringify(stale.document)).toMatch(/found \\"Inbox\\"|by bob@example\.com at \d{4}-/u);
      expect(JSON.stringify(stale.document)).toMatch(/by bob@example\.com at \d{4}-/u);
      await project.sandbox.control.faults({ method: 'GET', path: '/audit', times: 50, kind: 'status:500' });
      const silent = await project.json(apply);
      expect(errorCode(silent)).toBe('PLAN_STALE');
      expect(silent.exitCode).toBe(4);
    });
  });
});
