import * as Flags from '@oclif/core/flags';
import type { PlanInput } from '../../app/plan/plan.js';

/** Which plan is wanted, where it goes, and what it looks like. */
export const planFlags = {
  out: Flags.string({ helpValue: 'FILE', description: 'also write the plan to a file, for apply --plan' }),
  format: Flags.option({
    options: ['text', 'json', 'markdown', 'html'] as const,
    description: 'what to print',
  })(),
  svg: Flags.string({
    helpValue: 'DIR',
    description: 'also draw each pipeline, now and after, in a folder',
  }),
  tickets: Flags.string({
    helpValue: 'FILE.csv',
    description: 'also list the tickets that would move, as a table (id,subject,from,to)',
  }),
  base: baseFlag('say of each change who made it: the files, or somebody in HubSpot'),
  'detailed-exitcode': Flags.boolean({ description: 'exit with 2 where there are changes' }),
};

/** `--base REF`, also for other commands. */
export function baseFlag(what: string) {
  return Flags.string({
    helpValue: 'REF',
    description: `${what}, since this git ref (auto: where a pull request began)`,
  });
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
