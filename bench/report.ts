import type { BigFile } from './big-file.js';
import type { LongPlan } from './long-plan.js';
import type { Comparison } from './processes.js';
import type { SlowPlan } from './round-trips.js';
import type { TicketMove } from './tickets.js';
import type { Writes } from './writes.js';

/** Everything that one run found out; what `--json` prints. Times are milliseconds of whole processes. */
export interface Report {
  readonly machine: { readonly node: string; readonly platform: string; readonly cores: number };
  readonly startUp: readonly Comparison[];
  readonly bigFile: BigFile;
  readonly slowPlans: readonly SlowPlan[];
  readonly longPlans: readonly LongPlan[];
  readonly reorderings: readonly Writes[];
  readonly applies: readonly Writes[];
  readonly ticketMoves: readonly TicketMove[];
}

type Row = readonly (string | number)[];

export function textOf({ machine, startUp, bigFile, ...rest }: Report): string {
  const { node, platform, cores } = machine;
  return [
    `Node ${node}, ${platform}, ${cores} cores. Medians of interleaved whole processes.`,
    table(
      'Start-up, against node -e 0',
      ['command', 'ms', 'node ms', 'ratio'],
      startUp.map(({ name, ms, baselineMs, ratio }) => [name, round(ms), round(baselineMs), fixed(ratio)]),
    ),
    table(
      'validate of a big file, against a process that only parses it with yaml',
      ['pipelines', 'statuses', 'kB', 'ms', 'parse ms', 'ratio'],
      [
        [
          bigFile.pipelines,
          bigFile.statuses,
          round(bigFile.bytes / 1000),
          round(bigFile.ms),
          round(bigFile.baselineMs),
          fixed(bigFile.ratio),
        ],
      ],
    ),
    table(
      'plan with 50 ms latency, against its round trips',
      ['plan', 'requests', 'round trips', 'ideal ms', 'first to last ms', 'ms', 'ratio'],
      rest.slowPlans.map((plan) => [
        plan.name,
        plan.requests,
        plan.roundTrips,
        plan.idealMs,
        round(plan.spanMs),
        round(plan.ms),
        fixed(plan.ratio),
      ]),
    ),
    table(
      'Rendering ten times the changes, in one process',
      ['form', 'changes', 'more', 'ms', 'ms more', 'ratio'],
      rest.longPlans.map(({ name, changes, ms, ratio }) => [
        name,
        ...changes,
        ...ms.map(round),
        fixed(ratio),
      ]),
    ),
    table(
      'Reordering 8 statuses',
      ['case', 'moved', 'PATCHes', 'PATCHes/moved'],
      rest.reorderings.map(({ name, moved, patches }) => [name, moved, patches, fixed(patches / moved)]),
    ),
    table(
      'Requests of an apply',
      ['case', 'changes', 'reads', 'writes'],
      rest.applies.map(({ name, changes, reads, writes }) => [name, changes, reads, writes]),
    ),
    table(
      'Moving tickets (a whole apply that retires a status)',
      ['tickets', 'latency ms', 'ms', 'tickets/s', 'requests'],
      rest.ticketMoves.map((move) => [
        move.tickets,
        move.latencyMs,
        round(move.ms),
        round(move.perSecond),
        move.requests,
      ]),
    ),
  ].join('\n');
}

function round(number: number): number {
  return Math.round(number);
}

function fixed(number: number): string {
  return number.toFixed(2);
}

/** The first column to the left, all others to the right. */
function table(title: string, heads: readonly string[], rows: readonly Row[]): string {
  const cells = [heads, ...rows.map((row) => row.map(String))];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return ['', title, '', ...lines.map((line) => `  ${line}`.trimEnd())].join('\n');
}
