import * as Flags from '@oclif/core/flags';
import type { Plan } from '../../core/plan/plan.js';
import { BaseCommand, pathArgs } from '../base-command.js';
import { usage } from '../command-line.js';
import { consentFlags, consentOf } from '../flags/consent-flags.js';

export default class Apply extends BaseCommand {
  static override summary = 'Change the account to match the files.';
  static override description =
    'Makes a plan, shows it and asks before applying it. A saved plan is checked against the files: it is applied only if the files still lead to it. Without a terminal (and in CI or with --json), flags give consent: --plan, --approve or --auto-approve to go ahead, --allow-delete for deletes, --confirm for each finding that needs it. No flag implies another.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --plan plan.json --allow-delete',
    '<%= config.bin %> <%= command.id %> --approve sha256:… --tickets-up-to 264 --confirm TICKETS_CROSS_STATE',
  ];
  static override args = pathArgs;
  static override flags = {
    plan: Flags.string({ helpValue: 'FILE', description: 'apply this saved plan, and nothing else' }),
    'trust-plan': Flags.boolean({
      description: 'trust a saved plan when its files are not available',
    }),
    ...consentFlags,
    console: Flags.boolean({
      description: "also perform the steps on HubSpot's settings pages (sandbox only)",
    }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Apply);
    const paths = args.path ?? [];
    if (flags['trust-plan'] && (flags.plan === undefined || paths.length > 0))
      throw usage('--trust-plan needs --plan FILE and takes no PATH.');
    if (flags.console && !flags.sandbox) throw usage('--console works with --sandbox only.');
    const { applyPlan } = await import('../../app/apply/apply.js');
    const { renderPlanText } = await import('../../render/text/plan-text.js');
    const saved = flags.plan === undefined ? [] : ['--plan', flags.plan];
    if (flags['trust-plan']) saved.push('--trust-plan');
    const ctx = await this.context(flags);
    const account = await this.account(ctx, flags, paths);
    const command = this.applyCommand(flags, [...saved, ...paths]);
    const outcome = await applyPlan(ctx, {
      account,
      paths,
      planFile: flags.plan ?? null,
      trustPlan: flags['trust-plan'],
      consent: consentOf(flags),
      console: flags.console,
      ask: await this.ask(flags),
      showPlan: (plan: Plan) => {
        if (!flags.json) this.print(renderPlanText(plan, { ...this.style(flags), command, applying: true }));
      },
    });
    if (flags.json) this.printJson(outcome.result);
    else {
      const { renderApplyText } = await import('../../render/results/apply-text.js');
      this.print(renderApplyText(outcome, this.style(flags)));
    }
    return outcome.exitCode;
  }
}
