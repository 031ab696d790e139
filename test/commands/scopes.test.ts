import { describe, expect, it } from 'vitest';
import { errorCode, RETIRING, withProject } from '../helpers/run-project.js';

const LEGACY = 'pat-legacy';
const CRM_USERS = 'pat-crm-users';
const READER = 'pat-reader';
const TICKETS = ['crm.schemas.tickets', 'crm.objects.tickets'].flatMap((scope) => [
  `${scope}.read`,
  `${scope}.write`,
]);
const SEED = {
  account: { subscription: 'enterprise' },
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: '2', label: 'Waiting on contact', state: 'OPEN' },
        { id: '3', label: 'Waiting on us', state: 'OPEN', tickets: 3 },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
  users: [{ id: '101', email: 'ana@example.com' }],
  roles: [{ id: '900', name: 'Agent' }],
  tokens: [
    { token: LEGACY, scopes: ['tickets'] },
    {
      token: CRM_USERS,
      scopes: [
        ...TICKETS,
        ...['settings.users.teams', 'crm.objects.users'].flatMap((scope) => [
          `${scope}.read`,
          `${scope}.write`,
        ]),
      ],
    },
    { token: READER, scopes: [...TICKETS, 'settings.users.teams.read', 'crm.objects.users.read'] },
  ],
};
const TEAMS = `version: 1
pipelines: []
teams: [{ key: emea, name: EMEA, members: [ana@example.com], permissionSet: agent }]
permissionSets: [{ key: agent, name: Agent }]
`;
const GO = ['--auto-approve', '--allow-delete'];
const as = (token: string): { readonly env: Readonly<Record<string, string>> } => ({
  env: { HUBSPOT_ACCESS_TOKEN: token },
});

/** What doctor says the token may not do. */
function missing(document: Readonly<Record<string, unknown>>): readonly string[] {
  const checks = document['checks'] as readonly { name: string; status: string }[];
  return checks
    .filter(({ name, status }) => name.startsWith('may ') && status !== 'ok')
    .map(({ name }) => name);
}

describe.concurrent('a token with other scopes for the same', () => {
  it('moves tickets and deletes a status with the older scope tickets alone, as doctor says', async () => {
    await withProject({ seed: SEED, config: RETIRING }, async ({ json, live }) => {
      const doctor = await json(['doctor', ...live], as(LEGACY));
      expect(missing(doctor.document).join()).not.toMatch(/tickets|statuses and|pipelines and/u);
      expect((await json(['plan', ...live], as(LEGACY))).exitCode).toBe(0);
      const run = await json(['apply', ...live, ...GO], as(LEGACY));
      expect([run.exitCode, run.document['ticketsMoved']]).toEqual([0, 3]);
    });
  });

  it('finds users and assigns permission sets with crm.objects.users, as doctor says', async () => {
    await withProject({ seed: SEED, config: TEAMS }, async ({ json, live }) => {
      const doctor = await json(['doctor', ...live], as(CRM_USERS));
      expect(missing(doctor.document).filter((name) => /users|sets/u.test(name))).toEqual([]);
      const run = await json(['apply', ...live, ...GO], as(CRM_USERS));
      expect([run.exitCode, run.document['status']]).toEqual([0, 'applied']);
    });
  });

  it('is refused before the first write where it may only read, and doctor warns', async () => {
    await withProject({ seed: SEED, config: TEAMS }, async ({ json, live }) => {
      const doctor = await json(['doctor', ...live], as(READER));
      expect(missing(doctor.document)).toEqual(
        expect.arrayContaining(['may change teams and members', 'may assign permission sets']),
      );
      const run = await json(['apply', ...live, ...GO], as(READER));
      expect([run.exitCode, errorCode(run), run.document['applied']]).toEqual([1, 'MISSING_SCOPE', []]);
    });
  });
});
