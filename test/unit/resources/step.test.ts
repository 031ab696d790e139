import { describe, expect, it } from 'vitest';
import type { LivePipeline } from '../../../src/core/model/live-state.js';
import type { ApplyScope, Step } from '../../../src/core/kinds/facets.js';
import { goalOf } from '../../../src/resources/pipelines/order/target-order.js';
import { readPipelines } from '../../../src/resources/pipelines/read.js';
import { stepStatus } from '../../../src/resources/pipelines/steps/step-status.js';
import { config, pipeline, planOf, seedPipeline, stage, status } from '../../helpers/engine.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';

const closed = { state: 'closed' } as const;

describe('the last closed status', () => {
  const seed = { pipelines: [seedPipeline('p', [stage('a'), stage('b'), stage('z', 'closed')])] };
  const files = config([pipeline('p', [status('a', closed), status('b'), status('z')])]);

  /** What is next for the status that opens, in an account that an edit has made of the seed. */
  async function next(edit: (live: LivePipeline) => LivePipeline): Promise<Step> {
    const client = inMemoryAccount(seed);
    const plan = await planOf({ client, config: files });
    const [live] = await readPipelines(client.reader);
    const opening = plan.changes.at(-1)!;
    expect(opening.address).toBe('pipelines.p.statuses.z');
    const scope: ApplyScope = {
      plan,
      idOf: (address) => address.split('.').at(-1) ?? null,
      sent: () => false,
      ticketsMoved: false,
      detour: false,
    };
    return stepStatus(opening, { live: edit(live!), goal: goalOf(plan, opening.address), scope });
  }

  it('never opens, whoever has undone what was to come before it', async () => {
    expect(await next((live) => live)).toEqual({ kind: 'later', until: 'others' });
  });

  it('opens once another one is closed', async () => {
    const step = await next((live) => ({
      ...live,
      statuses: live.statuses.map((entry) => (entry.id === 'a' ? { ...entry, ...closed } : entry)),
    }));
    expect(step).toMatchObject({
      kind: 'send',
      operation: { method: 'PATCH', body: { metadata: { ticketState: 'OPEN' } } },
    });
  });
});
