/**
 * The benchmark: npm run bench -- [--json] [--rounds N]. It measures bin/run.js on what is built, and asserts nothing about
 * time; docs/performance.md says what the numbers mean.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureBigFile } from './big-file.js';
import { measureLongPlans } from './long-plan.js';
import { ROOT } from './processes.js';
import { textOf } from './report.js';
import type { Report } from './report.js';
import { measureSlowPlans } from './round-trips.js';
import { measureStartUp } from './startup.js';
import { measureTicketMoves } from './tickets.js';
import { countApplies, countReorderings } from './writes.js';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '15' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds wants a whole number from 1');
if (!existsSync(resolve(ROOT, 'dist/cli.js')))
  throw new Error('there is no dist/: run `npm run build` first');

/** Slow cases get by with fewer rounds: they vary less. */
const few = Math.ceil(rounds / 3);

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  process.stderr.write(`${name} ...\n`);
  return work();
}

const report: Report = {
  machine: { node: process.versions.node, platform: process.platform, cores: availableParallelism() },
  startUp: await step('Start-up', () => measureStartUp(rounds)),
  bigFile: await step('A big file', () => measureBigFile(few)),
  slowPlans: await step('Plans with latency', () => measureSlowPlans(few)),
  longPlans: await step('Long plans', () => Promise.resolve(measureLongPlans(few))),
  reorderings: await step('Reorderings', countReorderings),
  applies: await step('Applies', countApplies),
  ticketMoves: await step('Ticket moves', measureTicketMoves),
};
process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : `${textOf(report)}\n`);
