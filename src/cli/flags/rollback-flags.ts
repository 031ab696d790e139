import * as Flags from '@oclif/core/flags';
import { usage } from '../command-line.js';
import { consentFlags } from './consent-flags.js';

export const rollbackFlags = {
  tickets: Flags.boolean({ description: 'move tickets back that pipewright has moved since the snapshot' }),
  ...consentFlags,
  console: Flags.boolean({
    description: "also perform the steps of HubSpot's settings pages (sandbox only)",
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
      'rollback plans afresh, because tickets move; --approve HASH holds it to a plan that was read.',
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
    throw usage('Which snapshot? Without one, rollback only lists them.', 'pipewright rollback');
}
