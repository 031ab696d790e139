import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateBody } from '../../src/sandbox/control/state-body.js';
import { dispatch } from '../../src/sandbox/http/dispatch.js';
import { errorReply, replyOf } from '../../src/sandbox/http/reply.js';
import type { Reply } from '../../src/sandbox/http/reply.js';
import { runtimeOf } from '../helpers/in-memory-account.js';
import { type TestSandbox } from '../helpers/sandbox.js';
import { api, closed, open, PIPELINES, TICKETS } from './api.js';
import { eachWithOwnSandbox } from '../helpers/each-test.js';

const seed = {
  pipelines: [
    {
      id: '0',
      label: 'Support',
      stages: [
        { id: '1', label: 'New', state: 'OPEN', tickets: 2 },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
  ],
  users: [{ id: '1001', email: 'ada@example.com' }],
  teams: [{ id: '10', name: 'Tier 1' }],
  roles: [{ id: '90', name: 'Agent' }],
  quirks: { rulesNeverMade: 'empty' },
};

let sandbox: TestSandbox;
eachWithOwnSandbox(seed, async (own) => {
  sandbox = own;
  await sandbox.control.limits({ burst: 1_000_000, searchPerSecond: 1_000_000, daily: 1_000_000 });
});

type Call = Parameters<typeof api>[1];

const TEAMS = '/settings/teams/2026-09';
const USERS = '/settings/users/2026-09';
const RULES = '/crm/pipelines-rules/2026-09/0-5/0';
const TICKET = '30000000001';

const stage = { label: 'Later', displayOrder: 5, metadata: open };
const off = { enabledForAllStages: false, pipelineStageIds: [] };
const permission = {
  pipelineStageId: '1',
  permissionMode: 'RESTRICTED',
  teamIds: ['10'],
  userIds: ['1001'],
  superAdmin: false,
};
const filter = { propertyName: 'subject', operator: 'EQ', value: 'x' };
const properties = { subject: 'x', hs_pipeline: '0', hs_pipeline_stage: '1' };

/** Every write and search, with a body that is accepted. */
const CALLS: readonly (readonly [Call, unknown])[] = [
  [
    `POST ${PIPELINES}`,
    { label: 'B', displayOrder: 1, stages: [{ ...stage, metadata: closed, stageId: 'later' }] },
  ],
  [`PATCH ${PIPELINES}/0`, { label: 'S', displayOrder: 2 }],
  [
    `PUT ${PIPELINES}/0`,
    {
      label: 'S',
      displayOrder: 0,
      stages: [
        { ...stage, label: 'New', stageId: '1' },
        { ...stage, label: 'Done', displayOrder: 6, metadata: closed, stageId: '4' },
      ],
    },
  ],
  [`POST ${PIPELINES}/0/stages`, { ...stage, stageId: 'later' }],
  [`PATCH ${PIPELINES}/0/stages/1`, { ...stage }],
  [`PUT ${PIPELINES}/0/stages/1`, { ...stage }],
  [`PUT ${RULES}`, { governanceValidationRules: ruleset() }],
  [`PATCH ${RULES}`, ruleset()],
  [`PUT ${RULES}/stage-edit-permissions`, { stages: [permission] }],
  [`POST ${TICKETS}`, { properties, associations: [] }],
  [`PATCH ${TICKETS}/${TICKET}`, { properties }],
  [`POST ${TICKETS}/batch/create`, { inputs: [{ properties }] }],
  [`POST ${TICKETS}/batch/update`, { inputs: [{ id: TICKET, properties }] }],
  [`POST ${TICKETS}/batch/read`, { inputs: [{ id: TICKET }], properties: ['subject'] }],
  [`POST ${TICKETS}/batch/archive`, { inputs: [{ id: TICKET }] }],
  [
    `POST ${TICKETS}/search`,
    {
      filterGroups: [{ filters: [filter, { propertyName: 'subject', operator: 'IN', values: ['x'] }] }],
      sorts: [{ propertyName: 'subject', direction: 'ASCENDING' }],
      properties: ['subject'],
      query: 'x',
      limit: 3,
      after: '0',
    },
  ],
  [`POST ${TEAMS}`, { name: 'Night', members: [{ userId: '1001', type: 'EXTRA' }], parentTeamId: '10' }],
  [`PATCH ${TEAMS}/10`, { name: 'Day', parentTeamId: null }],
  [`POST ${TEAMS}/10/members`, { userId: '1001', type: 'DEFAULT' }],
  [`POST ${TEAMS}/10/members/batch`, { inputs: [{ userId: '1001', type: 'DEFAULT' }] }],
  [`POST ${USERS}`, { email: 'ben@example.com', roleId: '90', primaryTeamId: '10', secondaryTeamIds: [] }],
  [`PUT ${USERS}/1001`, { roleId: '90', primaryTeamId: '10', secondaryTeamIds: [] }],
];

function ruleset(): object {
  return {
    noBackwardsMovementRule: off,
    noSkippingStagesRule: off,
    objectCreationRule: { pipelineStageIds: ['1'] },
  };
}

interface Refused {
  readonly status: number;
  readonly text: string;
  readonly body: { readonly status: string; readonly message: string; readonly correlationId: string };
}

/** A refusal of HubSpot's shape; what is wrong in the body is never the server's fault. */
function expectRefusal(answer: Refused): void {
  expect([400, 403, 404, 409]).toContain(answer.status);
  if (answer.status === 404) return;
  const { status, message, correlationId } = answer.body;
  expect([status, typeof message, typeof correlationId]).toEqual(['error', 'string', 'string']);
  expect(message).not.toBe('');
  expect(correlationId).not.toBe('');
}

/** Values that fit nowhere, or nearly. */
const ODD = [null, true, -1, 2 ** 31, '', 'nope', [], [null], { constructor: 1 }];

/** All places in a body: the body itself, and each member and entry below. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): readonly (string | number)[][] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, entry]) =>
          placesIn(entry, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return [[...path], ...below];
}

function replaced(value: unknown, [head, ...rest]: readonly (string | number)[], odd: unknown): unknown {
  if (head === undefined) return odd;
  if (Array.isArray(value)) {
    return value.map((entry: unknown, index) => (index === head ? replaced(entry, rest, odd) : entry));
  }
  const entries = Object.entries(value as object).map(([key, entry]) => [
    key,
    key === head ? replaced(entry, rest, odd) : (entry as unknown),
  ]);
  return Object.fromEntries(entries) as unknown;
}

function without(value: unknown, path: readonly (string | number)[]): unknown {
  const gone = Symbol('gone');
  const strip = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.filter((entry) => entry !== gone).map(strip);
    if (typeof node !== 'object' || node === null) return node;
    const kept = Object.entries(node).filter(([, entry]) => entry !== gone);
    return Object.fromEntries(kept.map(([key, entry]) => [key, strip(entry)]));
  };
  return strip(replaced(value, path, gone));
}

/** The seed's account as its server answers, for thousands of bodies. `state` is all it holds, as text. */
function accountWithoutWire(): {
  readonly answerTo: (call: Call, body: string) => Refused;
  readonly state: () => string;
} {
  const { runtime, authorization } = runtimeOf(seed);
  const replyTo = (method: string, path: string, body: string): Reply => {
    try {
      const url = new URL(path, 'http://sandbox.invalid');
      return replyOf(dispatch(runtime, { method, url, authorization, body }));
    } catch (error) {
      return errorReply(error, 'some-id', { method, accept: 'application/json' });
    }
  };
  return {
    answerTo: (call, text) => {
      const [method = 'GET', path = ''] = call.split(' ');
      const { status, body } = replyTo(method, path, text);
      return { status, text: body, body: JSON.parse(body === '' ? 'null' : body) as Refused['body'] };
    },
    state: () => JSON.stringify(stateBody(runtime.state, true)),
  };
}

describe('a body', () => {
  it.each(CALLS)('that is right is accepted: %s', async (call, body) => {
    const answer = await api(sandbox, call, body);
    expect([200, 201, 204]).toContain(answer.status);
  });

  it.each(CALLS)('that is no JSON object is refused: %s', async (call, body) => {
    const text = JSON.stringify(body);
    for (const wrong of [text.slice(0, -1), `${text}}`, '{', 'x', '[]', '1', '"x"', 'null', '', '\u0000']) {
      const answer = await api(sandbox, call, wrong);
      expect([wrong, answer.status]).toEqual([wrong, 400]);
      expectRefusal(answer);
    }
  });

  it.each(CALLS)('with an odd value anywhere is done or refused, and never breaks: %s', (call, body) => {
    let account = accountWithoutWire();
    const before = account.state();
    for (const path of placesIn(body)) {
      for (const odd of [...ODD, undefined]) {
        const wrong = odd === undefined ? without(body, path) : replaced(body, path, odd);
        const sent = wrong === Object(wrong) ? wrong : (odd ?? null);
        const answer = account.answerTo(call, JSON.stringify(sent));
        if (answer.status >= 400) {
          expectRefusal(answer);
          expect(account.state()).toBe(before);
        }
        if (account.state() !== before) account = accountWithoutWire();
      }
    }
  });

  it.each(CALLS)('of any shape is done or refused: %s', async (call, right) => {
    const names = Object.keys(right as object);
    const shape = fc.oneof(
      fc.object({ key: fc.constantFrom(...names), maxDepth: 3, maxKeys: 4 }),
      fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 })),
    );
    await fc.assert(
      fc.asyncProperty(shape, async (body) => {
        const answer = await api(sandbox, call, JSON.stringify(body));
        if (answer.status >= 400) expectRefusal(answer);
      }),
      { numRuns: 12 },
    );
  });
});
