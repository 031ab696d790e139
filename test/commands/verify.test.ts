import { describe, expect, it } from 'vitest';
import { frontOf } from '../helpers/front.js';
import type { Json, Project } from '../helpers/run-project.js';
import { withProject } from '../helpers/run-project.js';

const CONFIG = `version: 1
pipelines:
  - key: support
    id: "0"
    label: Support
    statuses:
      - { key: new, id: "1", label: New, state: open }
      - key: waiting
        id: "2"
        label: Waiting
        state: open
        properties: [content, { name: hs_ticket_priority, required: true }]
      - key: closed
        id: "4"
        label: Closed
        state: closed
        properties: [{ name: hs_resolution, required: true }]
`;

const seed = (
  part: {
    readonly type?: string;
    readonly closed?: readonly string[];
    readonly first?: readonly string[];
  } = {},
) => ({
  account: { portalId: 1000001, accountType: part.type ?? 'SANDBOX', subscription: 'enterprise' },
  pipelines: [
    {
      id: '0',
      label: 'Support',
      stages: [
        { id: '1', label: 'New', state: 'OPEN', tickets: 3, requiredProperties: part.first ?? [] },
        { id: '2', label: 'Waiting', state: 'OPEN', requiredProperties: ['hs_ticket_priority'] },
        { id: '4', label: 'Closed', state: 'CLOSED', requiredProperties: part.closed ?? ['hs_resolution'] },
      ],
    },
  ],
});

/** The tickets that are not in the recycle bin, and those that are. */
async function tickets({ sandbox }: Project): Promise<readonly [number, number]> {
  const all = (await sandbox.control.state()).tickets;
  return [all.filter(({ archived }) => !archived).length, all.filter(({ archived }) => archived).length];
}

function outcomes(document: Json): unknown {
  const statuses = document['statuses'] as readonly Json[];
  return statuses.map(({ address, outcome, matches, missing, extra }) => [
    String(address).replace('pipelines.support.statuses.', ''),
    outcome,
    matches,
    missing,
    extra,
  ]);
}

describe.concurrent('verify', () => {
  it('finds what is declared, and leaves nothing but tickets in the recycle bin', async () => {
    await withProject({ config: CONFIG, seed: seed() }, async (project) => {
      const { document, exitCode } = await project.json(['verify', ...project.live]);
      expect(outcomes(document)).toEqual([
        ['waiting.properties', 'matches', ['hs_ticket_priority'], [], []],
        ['closed.properties', 'matches', ['hs_resolution'], [], []],
      ]);
      expect([exitCode, document['experimental'], document['created'], document['left']]).toEqual([
        0,
        true,
        2,
        [],
      ]);
      expect(await tickets(project)).toEqual([3, 2]);
      expect(project.exists('pipewright.lock.yaml')).toBe(false);
    });
  });

  it('names what is missing and what is too much, and ends with 1', async () => {
    await withProject(
      { config: CONFIG, seed: seed({ closed: ['content', 'hs_ticket_category'] }) },
      async (project) => {
        const { document, exitCode } = await project.json(['verify', ...project.live]);
        expect(outcomes(document)).toEqual([
          ['waiting.properties', 'matches', ['hs_ticket_priority'], [], []],
          ['closed.properties', 'differs', [], ['hs_resolution'], ['content', 'hs_ticket_category']],
        ]);
        expect(exitCode).toBe(1);
        expect(await tickets(project)).toEqual([3, 2]);
        const text = await project.run(['verify', ...project.live]);
        expect([text.exitCode, text.stdout.includes('Experimental')]).toEqual([1, true]);
      },
    );
  });

  it('names properties in the order in which they are declared', async () => {
    const names = ['hs_ticket_priority', 'hs_resolution', 'content', 'hs_ticket_category'];
    const list = names.map((name) => `{ name: ${name}, required: true }`).join(', ');
    const config = CONFIG.replace('[{ name: hs_resolution, required: true }]', `[${list}]`);
    const closed = ['content', 'hs_ticket_priority'];
    await withProject({ config, seed: seed({ closed }) }, async (project) => {
      const { document } = await project.json(['verify', ...project.live]);
      expect((outcomes(document) as readonly unknown[])[1]).toEqual([
        'closed.properties',
        'differs',
        ['hs_ticket_priority', 'content'],
        ['hs_resolution', 'hs_ticket_category'],
        [],
      ]);
    });
  });

  it('starts from a status that takes a ticket without values, and says so where there is none', async () => {
    await withProject({ config: CONFIG, seed: seed({ first: ['content'] }) }, async (project) => {
      const { document, exitCode } = await project.json(['verify', ...project.live]);
      expect((document['statuses'] as readonly Json[]).map(({ outcome }) => outcome)).toEqual([
        'unknown',
        'unknown',
      ]);
      expect([exitCode, document['created']]).toEqual([1, 0]);
    });
    await withProject({ config: CONFIG, seed: seed({ first: ['content'], closed: [] }) }, async (project) => {
      const { document } = await project.json(['verify', ...project.live]);
      expect(outcomes(document)).toEqual([
        ['waiting.properties', 'matches', ['hs_ticket_priority'], [], []],
        ['closed.properties', 'unknown', [], [], []],
      ]);
    });
  });

  it.each(['STANDARD', 'APP_DEVELOPER'])(
    'refuses an account of the type %s before anything is written',
    async (type) => {
      await withProject({ config: CONFIG, seed: seed({ type }) }, async (project) => {
        const { document, exitCode } = await project.json(['verify', ...project.live]);
        expect([exitCode, (document['error'] as Json)['code']]).toEqual([4, 'VERIFY_NOT_TEST_ACCOUNT']);
        expect(await tickets(project)).toEqual([3, 0]);
      });
    },
  );

  it('says so where a status is not in the account yet', async () => {
    const more = CONFIG.replace('key: waiting', 'key: later')
      .replace('id: "2"', 'id: later')
      .replace('label: Waiting', 'label: Later');
    await withProject({ config: more, seed: seed() }, async (project) => {
      const { document } = await project.json(['verify', ...project.live]);
      expect(outcomes(document)).toEqual([
        ['later.properties', 'unknown', [], [], []],
        ['closed.properties', 'matches', ['hs_resolution'], [], []],
      ]);
    });
  });

  it('takes a ticket away whose creation was never answered', async () => {
    await withProject({ config: CONFIG, seed: seed() }, async (project) => {
      await project.run(['plan', ...project.live]);
      const searches = (await project.sandbox.control.requests()).filter(({ path }) =>
        path.endsWith('/search'),
      );
      await project.sandbox.control.faults({
        method: 'POST',
        path: '/objects/2026-09/tickets',
        kind: 'lost',
        skip: searches.length,
      });
      const { document, exitCode } = await project.json(['verify', ...project.live]);
      expect([exitCode, (document['error'] as Json)['code']]).toEqual([1, 'ANSWER_LOST']);
      expect(await tickets(project)).toEqual([3, 1]);
    });
  });

  it('names the tickets that it could not take away', async () => {
    await withProject({ config: CONFIG, seed: seed() }, async (project) => {
      await project.sandbox.control.faults({
        method: 'DELETE',
        path: '/objects/2026-09/tickets',
        kind: 'status:403',
        times: 9,
      });
      const { document, exitCode } = await project.json(['verify', ...project.live]);
      expect([exitCode, (document['left'] as readonly string[]).length]).toEqual([1, 2]);
      await project.sandbox.control.faults({
        method: 'PATCH',
        path: '/objects/2026-09/tickets',
        kind: 'status:403',
        times: 9,
      });
      const failed = await project.json(['verify', ...project.live]);
      expect([failed.exitCode, (failed.document['error'] as Json)['code']]).toEqual([
        1,
        'SCRATCH_TICKETS_LEFT',
      ]);
    });
  });

  it('has nothing to do where no status declares properties', async () => {
    await withProject(
      { config: CONFIG.replaceAll(/ +properties:.*\n/gu, ''), seed: seed() },
      async (project) => {
        const { document, exitCode } = await project.json(['verify', ...project.live]);
        expect([exitCode, document['statuses'], document['created']]).toEqual([0, [], 0]);
      },
    );
  });
});

describe('an account that wants values of every new ticket', () => {
  /** Refuses new tickets without a category, as an account does that requires one on create. */
  async function wanting<T>(project: Project, use: (flags: readonly string[]) => Promise<T>): Promise<T> {
    const front = await frontOf(project.sandbox, {
      on: ({ method, path, body }) =>
        method === 'POST' && path.endsWith('/2026-09/tickets') && !body.includes('hs_ticket_category')
          ? {
              kind: 'answer',
              status: 400,
              body: {
                ...{
                  status: 'error',
                  category: 'VALIDATION_ERROR',
                  message: 'Some properties were not set.',
                },
                errors: [
                  {
                    code: 'MISSING_REQUIRED_PROPERTY',
                    message: 'A value for hs_ticket_category must be provided',
                    context: { propertyName: ['hs_ticket_category'] },
                  },
                ],
              },
            }
          : { kind: 'pass' },
    });
    try {
      return await use(['--api-url', front.url]);
    } finally {
      await front.close();
    }
  }

  it('is asked for their names, and --with gives them', async () => {
    await withProject({ config: CONFIG, seed: seed() }, async (project) => {
      await wanting(project, async (flags) => {
        const bare = await project.json(['verify', ...flags]);
        expect([bare.exitCode, bare.document['needed'], bare.document['created']]).toEqual([
          ...[1, ['hs_ticket_category'], 0],
        ]);
        const text = await project.run(['verify', ...flags]);
        expect(text.stdout).toContain('--with hs_ticket_category=VALUE');
        const given = await project.json(['verify', '--with', 'hs_ticket_category=BILLING_ISSUE', ...flags]);
        expect([given.exitCode, given.document['needed'], given.document['created']]).toEqual([0, [], 2]);
        expect(await tickets(project)).toEqual([3, 2]);
      });
    });
  });

  it('tells nothing about a property that the scratch tickets have from --with', async () => {
    await withProject({ config: CONFIG, seed: seed() }, async (project) => {
      const flags = ['--with', 'hs_resolution=ISSUE_FIXED', '--with', 'hs_ticket_priority=HIGH'];
      const { document, exitCode } = await project.json(['verify', ...project.live, ...flags]);
      expect([exitCode, document['created']]).toEqual([1, 2]);
      expect(outcomes(document)).toEqual([
        ['waiting.properties', 'unknown', [], [], []],
        ['closed.properties', 'unknown', [], [], []],
      ]);
    });
  });

  it.each(['hs_ticket_category', '=x', 'subject=x', 'hs_pipeline_stage=4', 'Name=x'])(
    'is given nothing by --with %s',
    async (flag) => {
      await withProject({ config: CONFIG, seed: seed() }, async (project) => {
        expect((await project.run(['verify', '--with', flag, ...project.live])).exitCode).toBe(64);
        expect(await tickets(project)).toEqual([3, 0]);
      });
    },
  );
});
