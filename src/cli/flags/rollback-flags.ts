import * as Flags from '@oclif/core/flags';
import { usage } from '../command-line.js';
import { consentFlags } from './consent-flags.js';

export const rollbackFlags = {
  tickets: Flags.boolean({
    description: 'also move back the tickets that pipewright has moved since the snapshot',
  }),
  ...consentFlags,
  console: Flags.boolean({
    description: "also perform the steps on HubSpot's settings pages (sandbox only)",
  }),
  plan: Flags.string({ hidden: true }),
};

interface Given {
  readonly plan: string | undefined;
  readonly sandbox: boolean;
  readonly tickets: boolean;
  readonly console: boolean;
  readonly approve: string | undefined;
  readonly 'auto-approve': boolean;
  readonly 'allow-delete': boolean;
  readonly 'allow-many': boolean;
  readonly confirm: readonly string[] | undefined;
}

/** Refuses flags that don't go together. Whoever agrees to something meant a snapshot: a list would pass for its rollback. */
export function checkRollbackFlags(flags: Given, snapshot: string | undefined): void {
  if (flags.plan !== undefined)
    throw usage(
      'rollback takes no saved plan, because tickets move in the meantime. Review the plan it shows, and pass its hash with --approve HASH.',
    );
  if (flags.console && !flags.sandbox) throw usage('--console works with --sandbox only.');
  const agrees =
    [
      flags.tickets,
      flags.console,
      flags['auto-approve'],
      flags['allow-delete'],
      flags['allow-many'],
    ].includes(true) ||
    flags.approve !== undefined ||
    flags.confirm !== undefined;
  if (snapshot === undefined && agrees)
    throw usage('Name a snapshot: without one, rollback only lists them.', 'pipewright rollback');
}
