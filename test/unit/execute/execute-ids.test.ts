import { describe, expect, it } from 'vitest';
import type { AccountWriter } from '../../../src/core/model/account.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import type { JsonObject } from '../../../src/core/base/json.js';
import { isJsonObject } from '../../../src/core/base/json.js';
import type { HubSpotClient } from '../../../src/hubspot/client.js';
import {
  boardOf,
  changesOf,
  config,
  executeOf,
  pipeline,
  planOf,
  retire,
  retirePipeline,
  seedPipeline,
  stage,
  status,
  withEngine,
} from '../../helpers/engine.js';

const closed = { state: 'closed' } as const;

/** An account that gives created things ids of its own: the wanted ones with `hs_` in front. */
function ownIds(client: HubSpotClient): AccountWriter {
  const withOwn = (body: JsonObject, name: 'stageId' | 'pipelineId'): JsonObject =>
    typeof body[name] === 'string' ? { ...body, [name]: `hs_${body[name]}` } : body;
  return {
    ...client.writer,
    send: (operation) => {
      const { body } = operation;
      if (body === null) return client.writer.send(operation);
      const stages = Array.isArray(body['stages']) ? body['stages'] : null;
      const named = withOwn(withOwn(body, 'stageId'), 'pipelineId');
      const inner =
        stages === null
          ? {}
          : {
              stages: stages.map((entry: unknown) =>
                isJsonObject(entry) ? withOwn(entry, 'stageId') : null,
              ),
            };
      return client.writer.send({ ...operation, body: { ...named, ...inner } });
    },
  };
}

const SEED = {
  pipelines: [
    seedPipeline('p', [stage('a'), stage('old', 'open', { tickets: 3 }), stage('z', 'closed')]),
    seedPipeline('9', [stage('91', 'open', { tickets: 2 }), stage('92', 'closed')], {
      displayOrder: 1,
      label: 'N',
    }),
  ],
};
const FILES = config(
  [
    pipeline('n', [status('n1'), status('n2', closed)], { label: 'N' }),
    pipeline('p', [status('fresh', { label: 'old' }), status('a'), status('z', closed)], {
      retired: [retire('old', 'p.fresh')],
    }),
  ],
  { retiredPipelines: [retirePipeline('9', 'n.n1')] },
);

describe('where HubSpot answers a create with another id', () => {
  it('that id is used from then on, put on record, and a plan with it is empty', async () => {
    await withEngine(SEED, async ({ sandbox, client }) => {
      const plan = await planOf({ client, config: FILES });
      const pins: Record<string, string> = {};
      const outcome = await executeOf(client, plan, {
        writer: ownIds(client),
        pin: (address, id) => {
          pins[address] = id;
          return Promise.resolve();
        },
      });
      expect(outcome.failed).toBeNull();
      expect(pins).toEqual({
        'pipelines.n': 'hs_n',
        'pipelines.n.statuses.n1': 'hs_n1',
        'pipelines.n.statuses.n2': 'hs_n2',
        'pipelines.p.statuses.fresh': 'hs_fresh',
      });
      const board = await boardOf(sandbox);
      expect(
        board.map(({ id, label, statuses }) => [
          id,
          label,
          statuses.map((s) => `${s.id} ${s.label} ${s.tickets}`),
        ]),
      ).toEqual([
        ['hs_n', 'N', ['hs_n1 n1 2', 'hs_n2 n2 0']],
        ['p', 'p', ['hs_fresh old 3', 'a a 0', 'z z 0']],
      ]);
      const lock = { ...EMPTY_LOCK, ids: pins };
      expect(changesOf(await planOf({ client, config: FILES, lock }))).toEqual([]);
    });
  });

  it('nothing is recorded where it is the wanted one', async () => {
    await withEngine(SEED, async ({ client }) => {
      const pins: string[] = [];
      await executeOf(client, await planOf({ client, config: FILES }), {
        pin: (address) => {
          pins.push(address);
          return Promise.resolve();
        },
      });
      expect(pins).toEqual([]);
    });
  });

  it('a thing that was there before, with the label of the new one, is never taken for it', async () => {
    const seed = {
      pipelines: [seedPipeline('p', [stage('a', 'open', { label: 'b' }), stage('z', 'closed')])],
    };
    const files = config([pipeline('p', [status('a'), status('b', { label: 'b' }), status('z', closed)])]);
    await withEngine(seed, async ({ sandbox, client }) => {
      const outcome = await executeOf(client, await planOf({ client, config: files }), {
        writer: ownIds(client),
      });
      expect(outcome.failed).toBeNull();
      const [only] = await boardOf(sandbox);
      expect(only?.statuses.map(({ id, label }) => [id, label])).toEqual([
        ['a', 'a'],
        ['hs_b', 'b'],
        ['z', 'z'],
      ]);
    });
  });
});
