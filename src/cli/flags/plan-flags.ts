import * as Flags from '@oclif/core/flags';
import type { PlanInput } from '../../app/plan/plan.js';
import { usage } from '../command-line.js';

/** `--parallel N`, of commands for several accounts. */
export const parallelFlag = Flags.integer({
  helpValue: 'N',
  min: 1,
  max: 64,
  default: 8,
  description: 'with several accounts: how many at once',
});

/** Which plan is wanted, where it goes, and what it looks like. */
export const planFlags = {
  out: Flags.string({ helpValue: 'FILE', description: 'also write the plan to a file, for apply --plan' }),
  format: Flags.option({
    options: ['text', 'json', 'markdown', 'html'] as const,
    description: 'output format',
  })(),
  svg: Flags.string({
    helpValue: 'DIR',
    description: 'also draw each pipeline, before and after, as SVG files in this folder',
  }),
  tickets: Flags.string({
    helpValue: 'FILE.csv',
    description: 'also write the tickets that would move to a CSV file (id,subject,from,to)',
  }),
  base: baseFlag('show who made each change, the files or somebody in HubSpot'),
  all: Flags.boolean({ description: 'plan every account of the accounts file' }),
  parallel: parallelFlag,
  'detailed-exitcode': Flags.boolean({ description: 'exit with 2 if there are changes' }),
};

/** `--base REF`, also for other commands. */
export function baseFlag(what: string) {
  return Flags.string({
    helpValue: 'REF',
    description: `${what}, since this git ref (auto: where this branch began)`,
  });
}

/** Refuses flags that don't go together. */
export function checkPlanFlags(flags: {
  readonly json: boolean;
  readonly format: string | undefined;
  readonly out: string | undefined;
  readonly tickets: string | undefined;
}): void {
  const { json, format, out, tickets } = flags;
  if (json && format !== undefined && format !== 'json')
    throw usage(`--json and --format ${format} can't be used together.`);
  if (tickets !== undefined && tickets === out) throw usage('--out and --tickets name the same file.');
}

/** What the command itself writes: the tickets that move, and the pictures. */
export function planOutputs(flags: {
  readonly tickets: string | undefined;
  readonly svg: string | undefined;
}): NonNullable<PlanInput['outputs']> {
  const { tickets, svg } = flags;
  return [
    ...(tickets === undefined ? [] : [{ path: tickets, sort: 'tickets' } as const]),
    ...(svg === undefined ? [] : [{ path: svg, sort: 'pictures' } as const]),
  ];
}
