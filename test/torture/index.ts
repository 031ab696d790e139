/**
 * npm run torture [-- --seconds N] [--seed N] [--matrix NAME] [--only TEXT] [--parallel N]
 *
 * Disturbs one apply and one rollback in every way at every write, in processes of their own, and prints how many points
 * were tried and how many held. With --seconds the points are drawn by the seed, a matrix after the other, and as many are
 * tried as fit. Ends with 1 where a point didn't hold.
 */
import { parseArgs } from 'node:util';
import type { Desk } from './desk.js';
import { openDesk } from './desk.js';
import { filePoints } from './state-files.js';
import type { Point } from './matrices.js';
import { pointsOf, referenceOf } from './matrices.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    matrix: { type: 'string' },
    only: { type: 'string' },
    parallel: { type: 'string', default: '4' },
  },
});

/** The points in an order that a seed decides, one of each matrix in turn, so that a sample meets them all. */
function drawn(points: readonly Point[], seed: number): readonly Point[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const counts = new Map<string, number>();
  return points
    .map((point) => ({ point, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ point }) => {
      const turn = counts.get(point.matrix) ?? 0;
      counts.set(point.matrix, turn + 1);
      return { point, turn };
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ point }) => point);
}

interface Tally {
  all: number;
  tried: number;
  held: number;
}

async function torture(desks: readonly Desk[]): Promise<boolean> {
  const [first] = desks;
  if (first === undefined) throw new Error('--parallel wants a number from 1');
  const reference = await referenceOf(first);
  console.log(
    `reference: ${reference.applyWrites} writes of an apply, ${reference.rollbackWrites} of its rollback, ${reference.start.tickets.size} tickets`,
  );
  const all = [...pointsOf(reference), ...filePoints(reference)]
    .filter(({ matrix }) => values.matrix === undefined || matrix === values.matrix)
    .filter(({ name }) => values.only === undefined || name.includes(values.only));
  const points = [...(values.seconds === undefined ? all : drawn(all, Number(values.seed)))];
  const end = values.seconds === undefined ? Infinity : Date.now() + Number(values.seconds) * 1_000;
  const tallies = new Map(all.map(({ matrix }) => [matrix, { all: 0, tried: 0, held: 0 }]));
  for (const { matrix } of all) tallyOf(tallies, matrix).all += 1;
  await Promise.all(
    desks.map(async (desk) => {
      for (let point = points.shift(); point !== undefined && Date.now() < end; point = points.shift()) {
        await tryPoint(point, desk, tallyOf(tallies, point.matrix));
      }
    }),
  );
  console.log('matrix       points   tried    held');
  for (const [matrix, tally] of tallies) {
    const cells = [tally.all, tally.tried, tally.held].map((count) => String(count).padStart(8));
    console.log(`${matrix.padEnd(11)}${cells.join('')}`);
  }
  const ends = [...tallies.values()];
  // A run that tried nothing has proven nothing.
  return ends.some(({ tried }) => tried > 0) && ends.every(({ tried, held }) => tried === held);
}

function tallyOf(tallies: ReadonlyMap<string, Tally>, matrix: string): Tally {
  return tallies.get(matrix) ?? { all: 0, tried: 0, held: 0 };
}

async function tryPoint({ name, run }: Point, desk: Desk, tally: Tally): Promise<void> {
  const wrong = await run(desk).catch((error: unknown) => String(error));
  tally.tried += 1;
  if (wrong === null) tally.held += 1;
  else console.log(`not held: ${name}\n    ${wrong.replaceAll('\n', '\n    ')}`);
}

const desks: Desk[] = [];
try {
  for (let count = 0; count < Number(values.parallel); count += 1) desks.push(await openDesk());
  process.exitCode = (await torture(desks)) ? 0 : 1;
} finally {
  for (const desk of desks) await desk.close();
}
