import { describe, expect, it } from 'vitest';
import { FLEET, HELD, harbor, withFleet } from '../helpers/fleet-project.js';
import { errorCode, writesOf } from '../helpers/run-project.js';
import { TEST_TOKEN } from '../helpers/sandbox.js';

const NONE = { HUBSPOT_ACCESS_TOKEN: '' };
const NAMED = FLEET.replace('groups: [live, eu],', 'groups: [live, eu], token: HARBOR_TOKEN,');

describe.concurrent('the token of an account', () => {
  it.each([
    ['the plain variable', FLEET, { HUBSPOT_ACCESS_TOKEN: TEST_TOKEN }],
    ['the variable of its portal', FLEET, { ...NONE, HUBSPOT_ACCESS_TOKEN_1000001: TEST_TOKEN }],
    ['its entry by name', FLEET, { ...NONE, HUBSPOT_ACCESS_TOKENS: JSON.stringify({ harbor: TEST_TOKEN }) }],
    [
      'its entry by portal',
      FLEET,
      { ...NONE, HUBSPOT_ACCESS_TOKENS: JSON.stringify({ 1000001: TEST_TOKEN }) },
    ],
    ['the variable that the file names', NAMED, { ...NONE, HARBOR_TOKEN: TEST_TOKEN }],
    [
      'the variable of its portal before any other',
      FLEET,
      {
        ...{ HUBSPOT_ACCESS_TOKEN: 'pat-other', HUBSPOT_ACCESS_TOKEN_1000001: TEST_TOKEN },
        HUBSPOT_ACCESS_TOKENS: '{"harbor":"pat-other"}',
      },
    ],
    [
      'its entry before the plain variable',
      FLEET,
      { HUBSPOT_ACCESS_TOKEN: 'pat-other', HUBSPOT_ACCESS_TOKENS: JSON.stringify({ harbor: TEST_TOKEN }) },
    ],
  ])('is in %s', async (_, accounts, env) => {
    await withFleet({ 'pipewright.accounts.yaml': accounts }, async (project) => {
      const run = await project.json(['plan', ...harbor(project)], { env });
      expect([run.exitCode, run.document['account']]).toEqual([
        0,
        expect.objectContaining({ name: 'harbor' }),
      ]);
    });
  });

  it.each([
    ['is nowhere', FLEET, NONE, 'NO_ACCOUNT'],
    ['is for others only', FLEET, { ...NONE, HUBSPOT_ACCESS_TOKENS: '{"spare":"pat-other"}' }, 'NO_ACCOUNT'],
    ['has no variable of its own under the name in the file', NAMED, {}, 'NO_ACCOUNT'],
    [
      'is anywhere but in the named variable',
      NAMED,
      {
        HUBSPOT_ACCESS_TOKEN_1000001: TEST_TOKEN,
        HUBSPOT_ACCESS_TOKENS: JSON.stringify({ harbor: TEST_TOKEN }),
      },
      'NO_ACCOUNT',
    ],
    ['is in no JSON', FLEET, { HUBSPOT_ACCESS_TOKENS: `harbor=${TEST_TOKEN}` }, 'TOKEN_INVALID'],
    ['is in a list', FLEET, { HUBSPOT_ACCESS_TOKENS: `["${TEST_TOKEN}"]` }, 'TOKEN_INVALID'],
    ['is no text', FLEET, { HUBSPOT_ACCESS_TOKENS: '{"harbor":7}' }, 'TOKEN_INVALID'],
    [
      'has a line break',
      FLEET,
      { ...NONE, HUBSPOT_ACCESS_TOKENS: '{"harbor":"pat-a\\npat-b"}' },
      'TOKEN_INVALID',
    ],
  ])('is refused if it %s, before any request', async (_, accounts, env, code) => {
    await withFleet({ 'pipewright.accounts.yaml': accounts }, async (project) => {
      const run = await project.json(['plan', ...harbor(project)], { env });
      expect(errorCode(run)).toBe(code);
      expect(await project.sandbox.control.requests()).toEqual([]);
    });
  });

  it('must be of its portal', async () => {
    await withFleet({}, async (project) => {
      for (const argv of [['plan'], ['apply', '--auto-approve'], ['pull']]) {
        const run = await project.json([...argv, ...project.live, '--account', 'production']);
        expect([argv[0], errorCode(run)]).toEqual([argv[0], 'PORTAL_MISMATCH']);
      }
      expect(await writesOf(project.sandbox)).toEqual([]);
      expect(await project.files('pipewright.locks')).toEqual([]);
    });
  });
});

describe.concurrent('an account on hold', () => {
  it('is planned, compared and pulled, and nothing is written to it', async () => {
    await withFleet({ 'pipewright.accounts.yaml': HELD }, async (project) => {
      for (const argv of [['plan'], ['drift'], ['doctor'], ['access']])
        expect([argv, (await project.json([...argv, ...harbor(project)])).exitCode]).toEqual([argv, 0]);
      for (const argv of [['apply', '--auto-approve'], ['verify']]) {
        const run = await project.json([...argv, ...harbor(project)]);
        expect([argv[0], run.exitCode, errorCode(run)]).toEqual([argv[0], 4, 'ACCOUNT_ON_HOLD']);
      }
      expect(await writesOf(project.sandbox)).toEqual([]);
      expect((await project.json(['pull', ...harbor(project)])).exitCode).toBe(0);
    });
  });

  it('has an embedded account that can be written to', async () => {
    await withFleet({ 'pipewright.accounts.yaml': HELD }, async (project) => {
      const run = await project.json(['apply', '--auto-approve', '--sandbox', '--account', 'harbor']);
      expect([run.exitCode, run.document['status']]).toEqual([0, 'applied']);
    });
  });
});
