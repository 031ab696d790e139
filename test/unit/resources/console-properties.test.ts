import { describe, expect, it } from 'vitest';
import type { Config, Confirmation } from '../../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import type { EngineInput } from '../../helpers/engine.js';
import type { Settings } from '../../helpers/settings-part.js';
import {
  config,
  findingsOf,
  pipeline,
  planOf,
  retire,
  retirePipeline,
  seedPipeline,
  SOURCE,
  stage,
  status,
  withEngine,
} from '../../helpers/engine.js';
import type { InMemoryAccount } from '../../helpers/in-memory-account.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';

const MISSING = 'REQUIRED_PROPERTY_MISSING_ON_TICKETS';
const SEARCH = '/crm/objects/2026-09/tickets/search';
const PROPERTIES = '/crm/properties/2026-09/tickets';
const ADDRESS = 'pipelines.p.statuses.z.properties';
const closed = { state: 'closed' } as const;

const required = (...names: readonly string[]): Pick<Settings, 'properties'> => ({
  properties: { list: names.map((name) => ({ name, required: true })), source: SOURCE },
});
const optional = (...names: readonly string[]): Pick<Settings, 'properties'> => ({
  properties: { list: names.map((name) => ({ name, required: false })), source: SOURCE },
});
const seed = (tickets: number, part: object = {}): object => ({
  pipelines: [seedPipeline('p', [stage('a'), stage('z', 'closed', { tickets })])],
  ...part,
});
const files = (part: Settings): Config =>
  config([pipeline('p', [status('a'), status('z', { ...closed, ...part })])]);

async function planIn(
  client: EngineInput['client'],
  wanted: Config,
  confirmed: readonly Confirmation[] = [],
): Promise<Plan> {
  return planOf({ client, config: wanted, lock: { ...EMPTY_LOCK, confirmed } });
}

const summaries = ({ findings }: Plan): readonly string[] =>
  findings.flatMap(({ code, summary }) => (code === MISSING ? [summary] : []));

function asked(live: InMemoryAccount, path: string): number {
  return live.asked().filter((one) => one.startsWith(path)).length;
}

describe('properties that the files name', () => {
  const archived = { name: 'old_reason', label: 'Old', type: 'string', fieldType: 'text', archived: true };

  /** By their types alone. */
  const filledIn = [
    { name: 'health', label: 'Health', type: 'number', fieldType: 'score' },
    { name: 'worked_out', label: 'Worked out', type: 'number', fieldType: 'calculation_equation' },
  ];

  it('are checked in one request, for statuses and cards alike', async () => {
    const live = inMemoryAccount(seed(0));
    const card = { list: ['subject', 'time_to_close'], source: SOURCE };
    const wanted = config([
      pipeline('p', [status('a'), status('z', { ...closed, ...optional('content') })], { card }),
    ]);
    expect((await planIn(live, wanted)).findings).toEqual([]);
    expect(asked(live, PROPERTIES)).toBe(1);
  });

  it('are not asked about where the files name none', async () => {
    const live = inMemoryAccount(seed(0));
    await planIn(live, files({}));
    await planIn(live, files(optional()));
    expect(asked(live, PROPERTIES)).toBe(0);
  });

  it.each([
    ['hs_resolutoin', 'block UNKNOWN_PROPERTY', '- hs_resolution'],
    ['old_reason', 'block PROPERTY_ARCHIVED', null],
    ['hs_object_id', 'block PROPERTY_READ_ONLY', null],
    ['time_to_close', 'block PROPERTY_READ_ONLY', null],
    ['nps_score', 'block PROPERTY_READ_ONLY', null],
    ['health', 'block PROPERTY_READ_ONLY', null],
    ['worked_out', 'block PROPERTY_READ_ONLY', null],
    ['source_ref', 'note PROPERTY_HIDDEN', null],
  ])('%s: %s', async (name, expected, hint) => {
    const live = inMemoryAccount(seed(0, { properties: [archived, ...filledIn] }));
    const plan = await planIn(live, files(optional(name)));
    expect(findingsOf(plan)).toEqual([`${expected} ${ADDRESS}`]);
    expect(plan.findings[0]?.hint).toBe(hint);
  });

  it('may be read-only on a card, and neither unknown nor archived', async () => {
    const live = inMemoryAccount(seed(0, { properties: [archived] }));
    const card = { list: ['time_to_close', 'nope_nope', 'old_reason'], source: SOURCE };
    const plan = await planIn(live, config([pipeline('p', [status('a'), status('z', closed)], { card })]));
    expect(findingsOf(plan)).toEqual([
      'block UNKNOWN_PROPERTY pipelines.p.card',
      'block PROPERTY_ARCHIVED pipelines.p.card',
    ]);
  });

  it('are a note where the account refuses to list them, and the plan goes on', async () => {
    await withEngine(seed(0), async ({ sandbox, client }) => {
      await sandbox.control.faults({ path: PROPERTIES, times: 9, kind: 'status:403' });
      const plan = await planIn(client, files(optional('hs_resolutoin')));
      expect(findingsOf(plan)).toEqual([`note PROPERTIES_NOT_CHECKED ${ADDRESS}`]);
    });
  });
});

describe('tickets without a property that becomes required', () => {
  it('are counted by status and property, in one search', async () => {
    const live = inMemoryAccount(seed(3));
    await live.api('POST', '/crm/objects/2026-09/tickets/batch/create', {
      inputs: [{ properties: { hs_pipeline: 'p', hs_pipeline_stage: 'z', hs_resolution: 'DUPLICATE' } }],
    });
    const before = asked(live, SEARCH);
    const plan = await planIn(live, files(required('hs_resolution', 'content')));
    expect(findingsOf(plan, MISSING)).toEqual([`note ${MISSING} ${ADDRESS}`]);
    expect(summaries(plan)).toEqual([
      '"z" holds 3 tickets without hs_resolution, 4 tickets without content.',
    ]);
    expect(asked(live, SEARCH) - before).toBe(1);
  });

  it('are counted where a page of a search is too small to tell them apart', async () => {
    const live = inMemoryAccount(seed(201));
    const plan = await planIn(live, files(required('hs_resolution', 'content')));
    expect(summaries(plan)).toEqual([
      '"z" holds 201 tickets without hs_resolution, 201 tickets without content.',
    ]);
  });

  it('are asked about only where something is newly required', async () => {
    const live = inMemoryAccount(seed(2));
    const was: Confirmation = {
      ...{ address: ADDRESS, id: 'z', at: '2026-11-23T12:00:00.000Z', by: 'ana' },
      value: { properties: [{ name: 'hs_resolution', required: true }] },
    };
    expect(summaries(await planIn(live, files(optional('content'))))).toEqual([]);
    expect(summaries(await planIn(live, files(required('hs_resolution')), [was]))).toEqual([]);
    expect(asked(live, SEARCH)).toBe(0);
    expect(summaries(await planIn(live, files(required('hs_resolution', 'content')), [was]))).toEqual([
      '"z" holds 2 tickets without content.',
    ]);
    expect(summaries(await planIn(live, files(required('hs_resolution')), [{ ...was, id: 'x' }]))).toEqual([
      '"z" holds 2 tickets without hs_resolution.',
    ]);
  });

  it('that could not be counted are said to be so, and block nothing', async () => {
    const live = inMemoryAccount(seed(2));
    live.refuse(SEARCH, 403);
    const plan = await planIn(live, files(required('hs_resolution', 'content')));
    expect(findingsOf(plan)).toEqual([`note ${MISSING} ${ADDRESS}`]);
    expect(summaries(plan)[0]).toContain('could not be counted');
  });

  it('are counted beside a property that is not there, about which the block says it all', async () => {
    const live = inMemoryAccount(seed(2));
    const plan = await planIn(live, files(required('content', 'nope_nope', 'hs_resolution')));
    expect(findingsOf(plan)).toEqual([`block UNKNOWN_PROPERTY ${ADDRESS}`, `note ${MISSING} ${ADDRESS}`]);
    expect(summaries(plan)).toEqual([
      '"z" holds 2 tickets without content, 2 tickets without hs_resolution.',
    ]);
  });
});

describe('tickets that move into a status with required properties', () => {
  it('are counted at their move, from a status and from a pipeline that go', async () => {
    const going = {
      pipelines: [
        seedPipeline('p', [stage('a'), stage('b', 'open', { tickets: 2 }), stage('z', 'closed')]),
        seedPipeline('q', [stage('qa', 'open', { tickets: 3 }), stage('qz', 'closed', { tickets: 1 })]),
      ],
    };
    const live = inMemoryAccount(going);
    const declared = [status('a'), status('z', { ...closed, ...required('hs_resolution') })];
    const wanted = config([pipeline('p', declared, { retired: [retire('b', 'p.z')] })], {
      retiredPipelines: [retirePipeline('q', 'p.a', { qz: 'p.z' })],
    });
    const plan = await planIn(live, wanted);
    expect(findingsOf(plan, MISSING)).toEqual([
      `note ${MISSING} pipelines.p.statuses["b"].tickets`,
      `note ${MISSING} pipelines["q"].statuses["qz"].tickets`,
    ]);
    expect(summaries(plan)).toEqual([
      '"z" requires properties that tickets moving there from "b" lack: 2 tickets without hs_resolution.',
      '"z" requires properties that tickets moving there from "qz" lack: 1 ticket without hs_resolution.',
    ]);
    const addresses = plan.changes.map(({ address }) => address);
    expect(addresses).toContain('pipelines.p.statuses["b"].tickets');
  });

  it('are counted for what was confirmed as required, also where the files ask for less now', async () => {
    const two = {
      pipelines: [seedPipeline('p', [stage('a'), stage('b', 'open', { tickets: 2 }), stage('z', 'closed')])],
    };
    const live = inMemoryAccount(two);
    const was: Confirmation = {
      ...{ address: ADDRESS, id: 'z', at: '2026-11-23T12:00:00.000Z', by: 'ana' },
      value: { properties: [{ name: 'content', required: true }] },
    };
    const declared = [status('a'), status('z', { ...closed, ...optional('content') })];
    const wanted = config([pipeline('p', declared, { retired: [retire('b', 'p.z')] })]);
    expect(summaries(await planIn(live, wanted, [was]))).toEqual([
      '"z" requires properties that tickets moving there from "b" lack: 2 tickets without content.',
    ]);
  });
});
