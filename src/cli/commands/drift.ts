import * as Flags from '@oclif/core/flags';
import { pathArgs } from '../base-command.js';
import { FleetCommand } from '../fleet-command.js';
import { usage } from '../command-line.js';
import { baseFlag, parallelFlag } from '../flags/plan-flags.js';
import { repeatable } from '../flags/repeatable-flag.js';

export default class Drift extends FleetCommand {
  static override summary = 'Show where HubSpot differs from the files, who changed it, and when.';
  static override description =
    'Run it on the files that were applied last. Lists every difference that the API shows, with what the audit log says about it; --base leaves out what only the files changed. --accept writes the values from HubSpot into the files; --revert shows the plan that undoes the drift.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --detailed-exitcode',
    '<%= config.bin %> <%= command.id %> --base origin/main',
    '<%= config.bin %> <%= command.id %> --accept pipelines.support.statuses.new',
  ];
  static override args = pathArgs;
  static override flags = {
    base: baseFlag('leave out what only the files changed'),
    accept: repeatable('ADDRESS', 'write the value from HubSpot into the files (repeatable)'),
    shared: Flags.boolean({
      description: 'with --accept: write into the files that all accounts share',
    }),
    revert: Flags.boolean({ description: 'show the plan that undoes the differences; changes nothing' }),
    all: Flags.boolean({ description: 'compare every account of the accounts file' }),
    parallel: parallelFlag,
    'detailed-exitcode': Flags.boolean({ description: 'exit with 2 if there are differences' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Drift);
    const accept = flags.accept ?? [];
    if (flags.revert && accept.length > 0) throw usage("--accept and --revert can't be used together.");
    const paths = args.path ?? [];
    const ctx = await this.context(flags);
    const several = await this.severalAccounts(ctx, flags, paths);
    if (several !== null) return this.driftOfSeveral(ctx, flags, several);
    const input = { account: await this.account(ctx, flags, paths), paths, base: flags.base ?? null };
    if (flags.revert) {
      const { makePlan } = await import('../../app/plan/plan.js');
      const { renderPlanText } = await import('../../render/text/plan-text.js');
      const { plan, exitCode, portal } = await makePlan(ctx, { ...input, out: null });
      const named = this.naming(flags, portal);
      const command = this.applyCommand(named, paths);
      if (flags.json) this.printJson(plan);
      else this.print(renderPlanText(plan, { ...this.style(named), command }));
      return exitCode === 0 && flags['detailed-exitcode'] && plan.changes.length > 0 ? 2 : exitCode;
    }
    const { acceptDrift } = await import('../../app/drift/accept.js');
    const { findDrift } = await import('../../app/drift/drift.js');
    const { renderAcceptedText, renderDriftText } = await import('../../render/results/drift-text.js');
    const accepted =
      accept.length === 0 ? null : await acceptDrift(ctx, { ...input, accept, shared: flags.shared });
    const { drift, portal } = accepted === null ? await findDrift(ctx, input) : { ...accepted, portal: null };
    if (flags.json) this.printJson(drift);
    else if (accepted === null) this.print(renderDriftText(drift, this.style(this.naming(flags, portal))));
    else this.print(renderAcceptedText(accepted, this.style(flags)));
    return flags['detailed-exitcode'] && drift.changes.length > 0 ? 2 : 0;
  }
}
