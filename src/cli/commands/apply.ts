import * as Flags from '@oclif/core/flags';
import type { Plan } from '../../core/plan/plan.js';
import { BaseCommand, pathArgs } from '../base-command.js';
import { usage } from '../command-line.js';
import { consentFlags, consentOf } from '../flags/consent-flags.js';

export default class Apply extends BaseCommand {
  static override summary = 'Make the account what the files say.';
  static override description =
    'Plans, shows the plan and asks. A saved plan is held to the files: it is applied where they still make it of the account. Without a terminal (and with CI or --json) flags say what you agree to: --plan, --approve or --auto-approve to go ahead, --allow-delete for deletes, --confirm for each finding that wants it. None implies another.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --plan plan.json --allow-delete',
    '<%= config.bin %> <%= command.id %> --approve sha256:… --tickets-up-to 264 --confirm TICKETS_CROSS_STATE',
  ];
  static override args = pathArgs;
  static override flags = {
    plan: Flags.string({ helpValue: 'FILE', description: 'apply what this saved plan says, and no more' }),
    'trust-plan': Flags.boolean({
      description: 'take the word of a saved plan where its files are not at hand',
    }),
    ...consentFlags,
    console: Flags.boolean({
      description: "also perform the steps of HubSpot's settings pages (sandbox only)",
    }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Apply);
    const paths = args.path ?? [];
    if (flags['trust-plan'] && (flags.plan === undefined || paths.length > 0))
      throw usage('--trust-plan goes with --plan FILE, and with no PATH.');
    if (flags.console && !flags.sandbox) throw usage('--console works with --sandbox only.');
    const { applyPlan } = await import('../../app/apply/apply.js');
    const { renderPlanText } = await import('../../render/text/plan-text.js');
    const saved = flags.plan === undefined ? [] : ['--plan', flags.plan];
    const trust = flags['trust-plan'] ? ['--trust-plan'] : [];
    const ctx = await this.context(flags);
    const account = await this.account(ctx, flags, paths);
    const command = this.applyCommand(flags, [...saved, ...trust, ...paths]);
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
    if (flags.json) {
      this.printJson(outcome.result);
    } else {
      const { renderApplyText } = await import('../../render/results/apply-text.js');
      this.print(renderApplyText(outcome, this.style(flags)));
    }
    return outcome.exitCode;
  }
}
