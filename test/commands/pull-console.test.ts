import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSeed, seedState, startSandbox } from '../../src/sandbox/index.js';
import { withRealAccount } from '../helpers/real-account.js';
import type { Json, Project } from '../helpers/run-project.js';
import { named, withProject, writesOf } from '../helpers/run-project.js';

const SEED = {
  account: { portalId: 1000001, subscription: 'enterprise' },
  pipelines: [
    {
      id: '0',
      label: 'Support',
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: '2', label: 'Waiting', state: 'OPEN' },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
    {
      id: 'onsite',
      label: 'On-site',
      stages: [
        { id: 'planned', label: 'Planned', state: 'OPEN' },
        { id: 'done', label: 'Done', state: 'CLOSED' },
      ],
    },
  ],
  teams: [
    { id: '5001', name: 'Tier 1' },
    { id: '5002', name: 'Tier 2' },
  ],
  users: [
    { id: '9', email: 'lead@example.com' },
    { id: '10', email: 'ana@example.com' },
  ],
  roles: [{ id: '77', name: 'Agent' }],
};

const PAGES: Json = {
  'pipelines["0"].statuses["2"].properties': ['content', { name: 'subject', required: true }],
  'pipelines["0"].access': { teams: ['5002', '5001'], users: ['9'] },
  'pipelines["0"].card': ['subject', 'hs_ticket_priority'],
  'pipelines["onsite"].access': 'everyone',
  'teams["5001"].tickets': { view: 'team', unassigned: false, edit: 'team', delete: 'none' },
  'permissionSets["77"].tickets': { view: 'owned', unassigned: true, edit: 'owned', delete: 'owned' },
};

const FILES = `version: 1
account: { portalId: 1000001 }
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
        properties: # in this order
          - content # what it is about
          - name: subject # always
            required: true
      - { key: closed, id: "4", label: Closed, state: closed, properties: [content, subject] }
    access: # no boundary
      teams: [tier1] # the first line
      users:
        - Lead@example.com # for now
    card: [subject, content] # short
teams:
  - { key: tier1, id: "5001", name: Tier 1, tickets: { view: team } } # all of them
permissionSets:
  - key: agent
    name: Agent
    tickets:
      view: owned
      edit: owned # as view
`;

/** What the pages hold where they say just what FILES says. */
const SAME: Json = {
  'pipelines["0"].statuses["2"].properties': ['content', { name: 'subject', required: true }],
  'pipelines["0"].statuses["4"].properties': ['content', { name: 'subject', required: false }],
  'pipelines["0"].access': { teams: ['5001'], users: ['9'] },
  'pipelines["0"].card': ['subject', 'content'],
  'teams["5001"].tickets': { view: 'team', unassigned: false, edit: 'team', delete: 'team' },
  'permissionSets["77"].tickets': { view: 'owned', unassigned: false, edit: 'owned', delete: 'owned' },
};

async function withPages(pages: Json, use: (project: Project) => Promise<void>, config?: string) {
  const options = config === undefined ? { seed: SEED } : { seed: SEED, config };
  await withProject(options, async (project) => {
    await put(project, pages);
    await use(project);
  });
}

async function put({ sandbox }: Project, pages: Json): Promise<void> {
  for (const [address, value] of Object.entries(pages)) await sandbox.control.setConsole(address, value);
}

function without(pages: Json, ...addresses: readonly string[]): Json {
  return Object.fromEntries(Object.entries(pages).filter(([address]) => !addresses.includes(address)));
}

async function pull({ json, live }: Project, ...flags: readonly string[]): Promise<Json> {
  const { document, exitCode } = await json(['pull', ...live, ...flags]);
  expect([document['error'] ?? null, exitCode]).toEqual([null, 0]);
  return document;
}

/** Changes of a plan right now. */
async function planned({ json, live }: Project): Promise<readonly string[]> {
  const { document } = await json(['plan', ...live]);
  expect(document['error'] ?? null).toBeNull();
  return named(document['changes']);
}

/** What a pull changed in the file, as lines with - and +. */
async function changedBy(project: Project): Promise<readonly string[]> {
  const before = (await project.read('pipewright.yaml')).split('\n');
  expect((await pull(project))['notWritten']).toEqual([]);
  const after = (await project.read('pipewright.yaml')).split('\n');
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `-${line.trim()}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+${line.trim()}`),
  ];
}

describe.concurrent('pull from a real account', () => {
  it('marks what nobody can read, once, and a second pull changes no byte', async () => {
    await withPages(PAGES, async (project) => {
      await withRealAccount(project.sandbox, async (url) => {
        const real = { ...project, live: ['--api-url', url] };
        await pull(real);
        const text = await project.read('pipewright.yaml');
        expect(text.match(/not readable/gu)).toHaveLength(1);
        expect(text).toContain('\n# not readable: properties, access, card, tickets (');
        expect(text).not.toMatch(/^ *(?:- )?(?:properties|access|card|tickets):/mu);
        expect(text).not.toContain('tickets: {');
        expect(project.exists('pipewright.lock.yaml')).toBe(false);
        expect(await planned(real)).toEqual([]);
        expect((await pull(real, '--all'))['written']).toEqual([]);
        expect(await project.read('pipewright.yaml')).toBe(text);
      });
    });
  });

  it('leaves declared settings as they are, marks nothing, and confirms nothing', async () => {
    await withPages(
      PAGES,
      async (project) => {
        await withRealAccount(project.sandbox, async (url) => {
          const real = { ...project, live: ['--api-url', url] };
          expect(await pull(real)).toMatchObject({ written: [], differences: [], notWritten: [] });
          expect(await project.read('pipewright.yaml')).toBe(FILES);
          expect(project.exists('pipewright.lock.yaml')).toBe(false);
          expect(await planned(real)).toHaveLength(6);
        });
      },
      FILES,
    );
  });

  it('adds a pipeline with --all without a mark of its own', async () => {
    await withPages(
      PAGES,
      async (project) => {
        await withRealAccount(project.sandbox, async (url) => {
          await pull({ ...project, live: ['--api-url', url] }, '--all');
          const text = await project.read('pipewright.yaml');
          expect(text).toContain('  - key: onsite\n');
          expect(text).not.toContain('not readable');
        });
      },
      FILES,
    );
  });
});

describe.concurrent('pull from the sandbox', () => {
  it('writes what its pages hold, and records it as confirmed', async () => {
    await withPages(PAGES, async (project) => {
      expect((await pull(project))['written']).toEqual([
        'pipewright.yaml',
        'pipewright.lock.yaml',
        'pipewright.schema.json',
      ]);
      const text = await project.read('pipewright.yaml');
      expect(text).not.toContain('not readable');
      expect(text.slice(text.indexOf('version: 1'))).toBe(`version: 1
account:
  portalId: 1000001
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
        properties:
          - content
          - { name: subject, required: true }
      - { key: closed, id: "4", label: Closed, state: closed }
    access: { teams: [tier_1, tier_2], users: [lead@example.com] }
    card: [subject, hs_ticket_priority]
  - key: onsite
    label: On-site
    statuses:
      - { key: planned, label: Planned, state: open }
      - { key: done, label: Done, state: closed }
    access: everyone
teams:
  - { key: tier_1, id: "5001", name: Tier 1, tickets: { view: team, unassigned: false, edit: team, delete: none } }
  - { key: tier_2, id: "5002", name: Tier 2 }
permissionSets:
  - { key: agent, name: Agent, tickets: { view: owned, unassigned: true, edit: owned, delete: owned } }
`);
      const lock = await project.read('pipewright.lock.yaml');
      expect(lock.match(/by: sandbox/gu)).toHaveLength(6);
      expect(await planned(project)).toEqual([]);
      expect((await pull(project, '--all'))['written']).toEqual([]);
      expect(await project.read('pipewright.yaml')).toBe(text);
      expect(await project.read('pipewright.lock.yaml')).toBe(lock);
      expect(await writesOf(project.sandbox)).toEqual([]);
    });
  });

  it('says what no file can hold instead of writing a file that is refused', async () => {
    const wide = { view: 'owned', unassigned: false, edit: 'team', delete: 'none' };
    await withPages({ 'teams["5001"].tickets': wide }, async (project) => {
      expect((await pull(project))['notes']).toEqual(['tickets of team "Tier 1": edit is wider than view.']);
      expect((await project.json(['validate'])).document).toMatchObject({ valid: true });
      expect(await planned(project)).toEqual([]);
    });
  });

  it('changes no byte of files that say the same, and records that nobody has to do it again', async () => {
    await withPages(
      SAME,
      async (project) => {
        expect(await planned(project)).toHaveLength(6);
        expect(await pull(project)).toMatchObject({ written: ['pipewright.lock.yaml'], differences: [] });
        expect(await project.read('pipewright.yaml')).toBe(FILES);
        expect(await planned(project)).toEqual([]);
        expect((await pull(project))['written']).toEqual([]);
      },
      FILES,
    );
  });

  const edits: readonly (readonly [string, string, unknown, readonly string[]])[] = [
    [
      'a property that is not required any more',
      'pipelines["0"].statuses["2"].properties',
      ['content', 'subject'],
      ['-required: true', '+required: false'],
    ],
    [
      'a property that is required now',
      'pipelines["0"].statuses["2"].properties',
      [
        { name: 'content', required: true },
        { name: 'subject', required: true },
      ],
      ['-- content # what it is about', '+- { name: content, required: true } # what it is about'],
    ],
    [
      'a property that is new',
      'pipelines["0"].statuses["2"].properties',
      ['hs_ticket_priority', 'content', { name: 'subject', required: true }],
      ['+- hs_ticket_priority'],
    ],
    [
      'properties in braces',
      'pipelines["0"].statuses["4"].properties',
      ['subject'],
      [
        '-- { key: closed, id: "4", label: Closed, state: closed, properties: [content, subject] }',
        '+- { key: closed, id: "4", label: Closed, state: closed, properties: [subject] }',
      ],
    ],
    [
      'a team that sees the pipeline now',
      'pipelines["0"].access',
      { teams: ['5001', '5002'], users: ['9'] },
      [
        '-teams: [tier1] # the first line',
        '+teams: [tier1, tier_2] # the first line',
        '+- { key: tier_2, id: "5002", name: Tier 2 }',
      ],
    ],
    [
      'a user who sees the pipeline now',
      'pipelines["0"].access',
      { teams: ['5001'], users: ['9', '10'] },
      ['+- ana@example.com'],
    ],
    [
      'the order of a card',
      'pipelines["0"].card',
      ['content', 'subject'],
      ['-card: [subject, content] # short', '+card: [content, subject] # short'],
    ],
    [
      'a scope that followed the view',
      'teams["5001"].tickets',
      { view: 'team', unassigned: false, edit: 'team', delete: 'none' },
      [
        '-- { key: tier1, id: "5001", name: Tier 1, tickets: { view: team } } # all of them',
        '+- { key: tier1, id: "5001", name: Tier 1, tickets: { view: team, delete: none } } # all of them',
      ],
    ],
    [
      'tickets without an owner',
      'permissionSets["77"].tickets',
      { view: 'owned', unassigned: true, edit: 'owned', delete: 'owned' },
      ['+unassigned: true'],
    ],
  ];

  it.each(edits)('changes only the lines of %s', async (_, address, value, lines) => {
    await withPages(
      { ...SAME, [address]: value },
      async (project) => {
        expect(await changedBy(project)).toEqual(lines);
        expect(await planned(project)).toEqual([]);
        expect(await changedBy(project)).toEqual([]);
      },
      FILES,
    );
  });

  it('takes an untouched status for one without properties, and an untouched pipeline for everyone', async () => {
    await withPages(
      without(SAME, 'pipelines["0"].access', 'pipelines["0"].statuses["4"].properties'),
      async (project) => {
        const lines = await changedBy(project);
        expect(lines).toContain('+- { key: closed, id: "4", label: Closed, state: closed, properties: [] }');
        expect(lines).toContain('+access: everyone # no boundary');
        expect(await planned(project)).toEqual([]);
      },
      FILES,
    );
  });

  it('leaves a card and permissions that nobody has set to the plan', async () => {
    await withPages(
      without(SAME, 'pipelines["0"].card', 'teams["5001"].tickets'),
      async (project) => {
        expect(await changedBy(project)).toEqual([]);
        expect(await planned(project)).toEqual([
          'update pipelines.support.card',
          'update teams.tier1.tickets',
        ]);
      },
      FILES,
    );
  });

  it('leaves what the files do not declare alone', async () => {
    const bare = `version: 1
account: { portalId: 1000001 }
pipelines:
  - key: support
    id: "0"
    label: Support
    statuses:
      - { key: new, id: "1", label: New, state: open }
      - { key: waiting, id: "2", label: Waiting, state: open }
      - { key: closed, id: "4", label: Closed, state: closed }
`;
    await withPages(
      PAGES,
      async (project) => {
        expect((await pull(project))['written']).toEqual([]);
        expect(await project.read('pipewright.yaml')).toBe(bare);
        expect(project.exists('pipewright.lock.yaml')).toBe(false);
      },
      bare,
    );
  });

  it('brings the settings of what it adds: a new status, and a pipeline with --all', async () => {
    await withPages(
      SAME,
      async (project) => {
        const stage = {
          label: 'Parts',
          displayOrder: 9,
          stageId: 'parts',
          metadata: { ticketState: 'OPEN' },
        };
        await project.api('POST', '/crm/pipelines/2026-09/tickets/0/stages', stage);
        await put(project, {
          'pipelines["0"].statuses["parts"].properties': [{ name: 'content', required: true }],
          'pipelines["onsite"].access': { teams: ['5002'], users: [] },
          'pipelines["onsite"].card': ['subject'],
        });
        await pull(project, '--all');
        const text = await project.read('pipewright.yaml');
        expect(text).toContain(
          '      - { key: parts, label: Parts, state: open, properties: [{ name: content, required: true }] }\n',
        );
        expect(text).toContain('    access: { teams: [tier_2] }\n    card: [subject]\n');
        expect(await planned(project)).toEqual([]);
      },
      FILES,
    );
  });

  it('forgets a team that is gone, also where nobody tells who sees the pipeline', async () => {
    await withPages(
      PAGES,
      async (project) => {
        await project.api('DELETE', '/settings/teams/2026-09/5001');
        await withRealAccount(project.sandbox, async (url) => {
          expect(await changedBy({ ...project, live: ['--api-url', url] })).toContain(
            '+teams: [] # the first line',
          );
        });
      },
      FILES,
    );
  });

  it('gives a value of its own to a setting that was an alias', async () => {
    const shared = FILES.replace('card: [subject, content] # short', 'card: *fields').replace(
      'pipelines:\n',
      'x-fields: &fields [subject, content]\npipelines:\n',
    );
    await withPages(
      { ...SAME, 'pipelines["0"].card': ['content'] },
      async (project) => {
        expect((await pull(project))['notWritten']).toEqual([]);
        expect(await project.read('pipewright.yaml')).toBe(shared.replace('*fields', '[content]'));
        expect(await planned(project)).toEqual([]);
      },
      shared,
    );
  });

  it('asks a person to write what aliases repeat', async () => {
    const card = 'card: [subject, content] # short';
    const shared = `${FILES.replace(card, 'card: &fields [subject, content]')}x-again: *fields\n`;
    await withPages(
      { ...SAME, 'pipelines["0"].card': ['content'] },
      async (project) => {
        const { document, exitCode } = await project.json(['pull', ...project.live]);
        expect(exitCode).toBe(4);
        expect(document['notWritten']).toMatchObject([{ address: 'pipelines.support.card' }]);
        expect(await project.read('pipewright.yaml')).toBe(shared);
        expect(await planned(project)).toEqual(['update pipelines.support.card']);
      },
      shared,
    );
  });

  it('forgets nothing where the lock could not be written, and records it with the next pull', async () => {
    await withPages(
      { ...SAME, 'pipelines["0"].card': ['content'] },
      async (project) => {
        await pull(project);
        await rm(join(project.cwd, 'pipewright.lock.yaml'));
        expect(await planned(project)).toHaveLength(6);
        expect(await changedBy(project)).toEqual([]);
        expect(await planned(project)).toEqual([]);
      },
      FILES,
    );
  });
});

const EXAMPLES = resolve(import.meta.dirname, '../../examples');

/** An example's folder with its account served as the sandbox, so that its pages can be looked at. */
async function withExample(
  name: string,
  use: (project: Project, pages: () => Promise<Json>) => Promise<void>,
): Promise<void> {
  await withProject({}, async (project) => {
    const parsed = parseSeed(await readFile(join(EXAMPLES, name, 'seed.yaml'), 'utf8'), 'seed.yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    await project.write('pipewright.yaml', await readFile(join(EXAMPLES, name, 'pipewright.yaml')));
    const state = seedState(parsed.seed, { now: Date.now(), token: 'pat-sandbox-test' });
    const sandbox = await startSandbox({ file: `${project.cwd}/.pipewright/sandbox.json`, state });
    const limits = { burst: 1_000_000, searchPerSecond: 1_000_000 };
    await fetch(`${sandbox.url}/_sandbox/limits`, { method: 'POST', body: JSON.stringify(limits) });
    try {
      await use({ ...project, live: ['--sandbox'] }, async () => {
        const answer = await fetch(`${sandbox.url}/_sandbox/console`);
        return (await answer.json()) as Json;
      });
    } finally {
      await sandbox.close();
    }
  });
}

describe.concurrent('an example that is applied by hand and pulled afresh', () => {
  const ways = [['pull'], ['init', '--from-live', '--force']];
  const cases = ['brand-teams', 'required-on-close'].flatMap((name) =>
    ways.map((way) => [name, way] as const),
  );
  it.each(cases)('declares the same settings: %s, %j', async (name, way) => {
    await withExample(name, async (project, pages) => {
      const by = ['apply', '--sandbox', '--auto-approve', '--console'];
      expect((await project.json(by)).exitCode).toBe(0);
      const before = await pages();
      expect(Object.keys(before).length).toBeGreaterThan(0);
      const lock = join(project.cwd, '.pipewright/sandbox.lock.yaml');
      await rm(join(project.cwd, 'pipewright.yaml'));
      await rm(lock);
      expect((await project.run([...way, '--sandbox'])).exitCode).toBe(0);
      expect(await planned(project)).toEqual([]);
      // Without the lock a plan asks for everything that is declared: that is what the pages hold, and nothing else.
      await rm(lock);
      expect(await planned(project)).toHaveLength(Object.keys(before).length);
      expect((await project.json(by)).exitCode).toBe(0);
      expect(await pages()).toEqual(before);
    });
  });
});
