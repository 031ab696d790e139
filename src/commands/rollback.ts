import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.js';
import { usage } from '../command-line.js';
import { consentFlags, consentOf } from '../consent-flags.js';
import type { Plan } from '../core/plan.js';

export default class Rollback extends BaseCommand {
  static override summary = 'Make the account what it was before an apply.';
  static override description =
    'Plans from a snapshot that an apply wrote, shows the plan and asks, with the flags of apply. What was deleted is created again with its id and without its history; with --tickets, the tickets that were moved since go back, unless somebody has moved them on. Your files stay as they are.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> .pipewright/snapshots/2026-11-23T12-00-00.000Z.yaml --tickets',
  ];
  static override args = {
    snapshot: Args.string({
      description: 'a file in .pipewright/snapshots; none lists those that are there',
    }),
  };
  static override flags = {
    tickets: Flags.boolean({ description: 'move tickets back that pipewright has moved since the snapshot' }),
    ...consentFlags,
    console: Flags.boolean({
      description: "also perform the steps of HubSpot's settings pages (sandbox only)",
    }),
    plan: Flags.string({ hidden: true }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Rollback);
    if (flags.plan !== undefined)
      throw usage(
        'rollback plans afresh, because tickets move; --approve HASH holds it to a plan that was read.',
      );
    if (flags.console && !flags.sandbox) throw usage('--console works with --sandbox only.');
    const ctx = await this.context(flags);
    const { noSnapshotNamed } = await import('../app/rollback-snapshot.js');
    const { snapshot } = args;
    if (snapshot === undefined) throw await noSnapshotNamed(ctx);
    const { rollBack } = await import('../app/rollback.js');
    const { renderRollbackPlan } = await import('../render/rollback-text.js');
    const words = [snapshot, ...(flags.tickets ? ['--tickets'] : [])];
    const again = this.applyCommand(flags, words).replace('pipewright apply', 'pipewright rollback');
    const outcome = await rollBack(ctx, {
      ...{ snapshot, tickets: flags.tickets, command: again, account: this.account(flags) },
      ...{ consent: consentOf(flags), console: flags.console, ask: await this.ask(flags) },
      showPlan: (plan: Plan) => {
        if (!flags.json) this.print(renderRollbackPlan(plan, snapshot, this.style(flags)));
      },
    });
    if (flags.json) this.printJson(outcome.result);
    else {
      const { renderApplyText } = await import('../render/apply-text.js');
      this.print(renderApplyText(outcome, this.style(flags), { again, wanted: 'the snapshot' }));
    }
    return outcome.exitCode;
  }
}
