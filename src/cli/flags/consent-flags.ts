import * as Flags from '@oclif/core/flags';
import type { Consent } from '../../app/types.js';
import { usage } from '../command-line.js';
import { CODES, isCode } from '../../core/base/codes.js';
import { nearest } from '../../core/base/similar.js';

/** What a user can agree to beforehand. None of the flags implies another. */
export const consentFlags = {
  approve: Flags.string({ helpValue: 'HASH', description: 'go ahead if the plan has this hash' }),
  'tickets-up-to': Flags.integer({
    helpValue: 'N',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    description: 'with --approve: move at most this many tickets',
  }),
  'auto-approve': Flags.boolean({ description: 'approve the plan without asking' }),
  'allow-delete': Flags.boolean({ description: 'allow deletes' }),
  confirm: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'CODE[=ADDRESS]',
    description: 'agree to a finding that needs confirmation (repeatable)',
    parse: (text) => Promise.resolve(checkConfirm(text)),
  }),
  'allow-many': Flags.boolean({ description: 'short for --confirm TOO_MANY_DELETES' }),
};

interface ConsentFlags {
  readonly approve: string | undefined;
  readonly 'tickets-up-to': number | undefined;
  readonly 'auto-approve': boolean;
  readonly 'allow-delete': boolean;
  readonly confirm: readonly string[] | undefined;
  readonly 'allow-many': boolean;
}

export function consentOf(flags: ConsentFlags): Consent {
  const confirm = [...(flags.confirm ?? []), ...(flags['allow-many'] ? ['TOO_MANY_DELETES'] : [])];
  return {
    autoApprove: flags['auto-approve'],
    allowDelete: flags['allow-delete'],
    approve: flags.approve ?? null,
    ticketsUpTo: flags['tickets-up-to'] ?? null,
    confirm,
  };
}

function checkConfirm(text: string): string {
  const code = text.split('=', 1)[0] ?? text;
  if (isCode(code)) return text;
  const near = nearest(code, Object.keys(CODES));
  throw usage(
    `--confirm takes a code, and "${code}" is unknown.${near === null ? '' : ` Did you mean ${near}?`}`,
    'pipewright apply --help',
  );
}
