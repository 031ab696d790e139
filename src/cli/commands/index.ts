import type { Config } from '@oclif/core/config';
import type { BaseCommand } from '../base-command.js';
import type { InnerWorld } from '../world.js';
import Access from './access.js';
import Accounts from './accounts.js';
import Apply from './apply.js';
import Comment from './comment.js';
import Confirm from './confirm.js';
import Doctor from './doctor.js';
import Drift from './drift.js';
import Explain from './explain.js';
import Init from './init.js';
import Plan from './plan.js';
import Pull from './pull.js';
import Rollback from './rollback.js';
import SandboxReset from './sandbox/reset.js';
import SandboxSeed from './sandbox/seed.js';
import SandboxShow from './sandbox/show.js';
import SandboxStart from './sandbox/start.js';
import Show from './show.js';
import Validate from './validate.js';
import Verify from './verify.js';

/** A command that can be started, with what its help needs. */
export type CommandClass = Pick<typeof BaseCommand, keyof typeof BaseCommand> &
  (new (argv: string[], config: Config, world: InnerWorld) => BaseCommand);

/** Every command, as it is typed, in the order that help shows. */
export const COMMANDS: Readonly<Record<string, CommandClass>> = {
  init: Init,
  validate: Validate,
  show: Show,
  plan: Plan,
  apply: Apply,
  pull: Pull,
  drift: Drift,
  access: Access,
  accounts: Accounts,
  confirm: Confirm,
  verify: Verify,
  rollback: Rollback,
  comment: Comment,
  doctor: Doctor,
  explain: Explain,
  'sandbox start': SandboxStart,
  'sandbox seed': SandboxSeed,
  'sandbox show': SandboxShow,
  'sandbox reset': SandboxReset,
};
