import * as Args from '@oclif/core/args';
import type { SharedFlags } from '../base-command.js';
import { BaseCommand } from '../base-command.js';
import { consentOf } from '../flags/consent-flags.js';
import type { Plan } from '../../core/plan/plan.js';
import { checkRollbackFlags, rollbackFlags } from '../flags/rollback-flags.js';

export default class Rollback extends BaseCommand {
  static override summary = 'Restore the account to what it was before an apply.';
  static override description =
    'Plans from a snapshot that an apply wrote, shows the plan and asks, with the same flags as apply. What was deleted is created again with its id but without its history; with --tickets, tickets that were moved since then go back, unless somebody has moved them again. Pipelines and teams that pipewright has created since then are deleted, unless they hold tickets that do not go back. Your files are not changed. Without a snapshot, lists the snapshots and their applies, of all accounts.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> .pipewright/snapshots/2026-11-23T12-00-00.000Z.yaml --tickets',
  ];
  static override args = {
    snapshot: Args.string({
      description: 'a file in .pipewright/snapshots; leave it out to list them',
    }),
  };
  static override flags = rollbackFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Rollback);
    const { snapshot } = args;
    checkRollbackFlags(flags, snapshot);
    if (snapshot === undefined) return this.list(flags);
    const { rollBack } = await import('../../app/rollback/rollback.js');
    const { renderRollbackPlanText } = await import('../../render/results/rollback-text.js');
    const commandFor = (file: string, tickets: boolean): string =>
      this.accountCommand(flags, 'rollback', [file, ...(tickets ? ['--tickets'] : [])]);
    const ctx = await this.context(flags);
    const account = await this.account(ctx, flags, []);
    const outcome = await rollBack(ctx, {
      ...{ snapshot, tickets: flags.tickets, commandFor, tell: flags.json, account },
      ...{ consent: consentOf(flags), console: flags.console, ask: await this.ask(flags) },
      showPlan: (plan: Plan) => {
        if (!flags.json) this.print(renderRollbackPlanText(plan, { ...this.style(flags), snapshot }));
      },
    });
    if (flags.json) this.printJson(outcome.result);
    else {
      const { renderApplyText } = await import('../../render/results/apply-text.js');
      const words = { again: commandFor(snapshot, flags.tickets), wanted: 'the snapshot' };
      this.print(renderApplyText(outcome, { ...this.style(flags), ...words }));
    }
    return outcome.exitCode;
  }

  private async list(flags: SharedFlags): Promise<number> {
    const { listPastApplies } = await import('../../app/rollback/rollback-list.js');
    const { renderPastAppliesText } = await import('../../render/results/past-applies-text.js');
    const list = await listPastApplies(await this.context(flags));
    if (flags.json) this.printJson(list);
    else this.print(renderPastAppliesText(list, this.style(flags)));
    return 0;
  }
}
