import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DesiredStatus } from '../../src/core/model/config.js';
import { clientOf, config, executeOf, pipeline, planOf, status, unlimited } from '../helpers/engine.js';
import { withSandbox } from '../helpers/sandbox.js';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;
const LABELS = ['New', 'Open', 'Waiting', 'Review', 'Done', 'Gone', 'Later', 'Never'] as const;

interface Sketch {
  readonly key: string;
  readonly label: string;
  readonly closed: boolean;
  readonly gap: number;
}

/** Some statuses in some order with labels of their own, at least one of them open and one closed. */
const sketches: fc.Arbitrary<readonly Sketch[]> = fc
  .record({
    keys: fc.shuffledSubarray([...KEYS], { minLength: 2 }),
    labels: fc.shuffledSubarray([...LABELS], { minLength: LABELS.length, maxLength: LABELS.length }),
    closed: fc.array(fc.boolean(), { minLength: KEYS.length, maxLength: KEYS.length }),
    gaps: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: KEYS.length, maxLength: KEYS.length }),
  })
  .map(({ keys, labels, closed, gaps }) =>
    keys.map((key, index) => ({
      key,
      label: labels[index] ?? key,
      closed: index === 0 ? false : index === 1 ? true : (closed[index] ?? false),
      gap: gaps[index] ?? 0,
    })),
  );

function seedOf(live: readonly Sketch[], tickets: readonly number[]): object {
  let slot = -1;
  const stages = live.map(({ key, label, closed, gap }, index) => {
    slot += 1 + gap;
    return {
      id: key,
      label,
      displayOrder: slot,
      state: closed ? 'CLOSED' : 'OPEN',
      tickets: tickets[index] ?? 0,
    };
  });
  return { pipelines: [{ id: 'p', label: 'P', displayOrder: 0, stages }] };
}

function declared(wanted: readonly Sketch[]): readonly DesiredStatus[] {
  return wanted.map(({ key, label, closed }) => status(key, { label, state: closed ? 'closed' : 'open' }));
}

test('an apply turns any pipeline into any other, keeps every ticket, and a plan after it is empty', async () => {
  await fc.assert(
    fc.asyncProperty(
      sketches,
      sketches,
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 7, maxLength: 7 }),
      async (live, wanted, tickets) => {
        await withSandbox(seedOf(live, tickets), async (sandbox) => {
          await unlimited(sandbox);
          const client = clientOf(sandbox);
          const gone = live.filter(({ key }) => !wanted.some((other) => other.key === key));
          const target = { pipeline: 'p', status: wanted[0]?.key ?? '' };
          const source = { file: 'pipewright.yaml', line: 1, column: 1 };
          const retired = gone.map(({ key }) => ({
            reference: { ref: key },
            target,
            closeDates: 'kept' as const,
            source,
          }));
          const files = config([pipeline('p', declared(wanted), { label: 'P', retired })]);
          const plan = await planOf({ client, config: files });
          expect(plan.findings.filter(({ verdict }) => verdict === 'block')).toEqual([]);
          const outcome = await executeOf(client, plan);
          expect(outcome.failed).toBeNull();
          const after = await sandbox.control.state();
          const stages = after.pipelines[0]!.stages.toSorted((a, b) => a.displayOrder - b.displayOrder);
          expect(stages.map(({ id, label, state }) => ({ id, label, closed: state === 'CLOSED' }))).toEqual(
            wanted.map(({ key, label, closed }) => ({ id: key, label, closed })),
          );
          expect(stages.reduce((sum, stage) => sum + stage.tickets, 0)).toBe(
            live.reduce((sum, _stage, index) => sum + (tickets[index] ?? 0), 0),
          );
          expect((await planOf({ client, config: files })).changes).toEqual([]);
          await client.close();
        });
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

test('a reordering costs one write for each moved status, and one more at most for the front', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...KEYS], { minLength: KEYS.length }),
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 7, maxLength: 7 }),
      async (order, gaps) => {
        const live = KEYS.map((key, index) => ({
          key,
          label: key,
          closed: index === 1,
          gap: gaps[index] ?? 0,
        }));
        await withSandbox(seedOf(live, []), async (sandbox) => {
          await unlimited(sandbox);
          const client = clientOf(sandbox);
          const wanted = order.map((key) => status(key, { state: key === 'b' ? 'closed' : 'open' }));
          const files = config([pipeline('p', wanted, { label: 'P' })]);
          const plan = await planOf({ client, config: files });
          const outcome = await executeOf(client, plan);
          expect(outcome.failed).toBeNull();
          const writes = (await sandbox.control.requests()).filter(({ method }) => method === 'PATCH').length;
          const moves = plan.summary.move;
          const frontIsTaken = gaps[0] === 0 && plan.changes.some(({ after }) => after?.['position'] === 0);
          expect(writes).toBeLessThanOrEqual(moves + (frontIsTaken ? 1 : 0));
          expect((await planOf({ client, config: files })).changes).toEqual([]);
          await client.close();
        });
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);
