import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boardOf } from '../helpers/engine.js';
import { HOSTILE_IDS, HOSTILE_KEYS, HOSTILE_LABELS } from '../helpers/hostile.js';
import type { Json } from '../helpers/run-project.js';
import { withProject } from '../helpers/run-project.js';

interface StatusSketch {
  readonly key: string;
  readonly id: string;
  readonly label: string;
  readonly live: boolean;
  readonly declared: boolean;
  readonly tickets: number;
}

interface PipelineSketch {
  readonly key: string;
  readonly id: string;
  readonly label: string;
  readonly liveLabel: string;
  readonly statuses: readonly StatusSketch[];
}

const picked = (list: readonly string[], count: number): fc.Arbitrary<readonly string[]> =>
  fc.shuffledSubarray([...list], { minLength: count, maxLength: count });

/** Two pipelines of four statuses. The first two of each are live and declared: one is open, the other closed. */
const scenes: fc.Arbitrary<readonly PipelineSketch[]> = fc
  .record({
    // The word that was cut at once stands in front of every second scene.
    keys: fc
      .tuple(fc.boolean(), picked(HOSTILE_KEYS.slice(1), 6))
      .map(([first, keys]) => (first ? [...HOSTILE_KEYS.slice(0, 1), ...keys.slice(1)] : keys)),
    ids: picked(HOSTILE_IDS, 10),
    labels: picked(HOSTILE_LABELS, 8),
    live: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    declared: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    tickets: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 8, maxLength: 8 }),
  })
  .map(({ keys, ids, labels, live, declared, tickets }) =>
    [0, 1].map((at) => ({
      key: keys[at] ?? '',
      id: ids[at] ?? '',
      label: labels[at] ?? '',
      liveLabel: labels[at + 2] ?? '',
      statuses: [0, 1, 2, 3].map((number) => ({
        key: keys[2 + number] ?? '',
        id: ids[2 + at * 4 + number] ?? '',
        label: labels[4 + number] ?? '',
        live: number < 2 || live[at * 4 + number] === true,
        declared: number < 2 || declared[at * 4 + number] === true,
        tickets: tickets[at * 4 + number] ?? 0,
      })),
    })),
  );

function seedOf(scene: readonly PipelineSketch[]): object {
  return {
    pipelines: scene.map(({ id, liveLabel, statuses }, displayOrder) => ({
      id,
      label: liveLabel,
      displayOrder,
      stages: statuses
        .filter(({ live }) => live)
        .map(({ id: stageId, label, tickets }, at) => ({
          id: stageId,
          label,
          displayOrder: at,
          state: at === 1 ? 'CLOSED' : 'OPEN',
          tickets,
        })),
    })),
  };
}

/** JSON is YAML. */
function filesOf(scene: readonly PipelineSketch[]): string {
  return JSON.stringify({
    version: 1,
    account: { portalId: 1000001 },
    pipelines: scene.map(({ key, id, label, statuses }) => ({
      key,
      id,
      label,
      statuses: statuses
        .filter(({ declared }) => declared)
        .map(({ key: statusKey, id: statusId, label: statusLabel }, at) => ({
          key: statusKey,
          id: statusId,
          label: statusLabel,
          state: at === 1 ? 'closed' : 'open',
        })),
      retired: statuses
        .filter(({ live, declared }) => live && !declared)
        .map((gone) => ({ status: gone.id, moveTicketsTo: statuses[0]?.key })),
    })),
  });
}

function ticketsIn(board: Awaited<ReturnType<typeof boardOf>>): number {
  return board.flatMap(({ statuses }) => statuses).reduce((sum, { tickets }) => sum + tickets, 0);
}

test('every plan can be saved, read and applied, whatever things are called, and a plan after it is empty', async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      await withProject({ seed: seedOf(scene), config: filesOf(scene) }, async (project) => {
        const before = ticketsIn(await boardOf(project.sandbox));
        const planned = await project.json(['plan', ...project.live, '--out', 'plan.json']);
        expect(planned.exitCode).toBe(0);
        expect((planned.document['summary'] as Json)['blocked']).toBe(false);
        const requires = planned.document['requires'] as readonly string[];
        const flags = requires.flatMap((flag) => flag.split(/ (.*)/u).filter((part) => part !== ''));
        const applied = await project.json(['apply', ...project.live, '--plan', 'plan.json', ...flags]);
        expect(applied.document['error']).toBeNull();
        expect(applied.exitCode).toBe(0);
        const after = await project.run(['plan', ...project.live, '--detailed-exitcode']);
        expect(after.exitCode).toBe(0);
        expect(ticketsIn(await boardOf(project.sandbox))).toBe(before);
      });
    }),
    { numRuns: 15 },
  );
}, 240_000);
