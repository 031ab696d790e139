import type { AppContext, ChosenAccount } from '../app/types.js';
import type { SharedFlags } from './base-command.js';
import { BaseCommand } from './base-command.js';
import type { FleetDriftFlags, FleetPlanFlags } from './flags/fleet-flags.js';
import { checkFleetDriftFlags, checkFleetPlanFlags } from './flags/fleet-flags.js';

/** A command that several accounts can be chosen for. */
export abstract class FleetCommand extends BaseCommand {
  /**
   * The accounts that the command is about, if they are several; null if there is one, or no accounts file. Several must
   * be chosen: by name or group, or all of them.
   */
  protected async severalAccounts(
    ctx: AppContext,
    flags: SharedFlags & { readonly all: boolean },
    paths: readonly string[],
  ): Promise<readonly ChosenAccount[] | null> {
    const { chooseSeveral } = await import('../app/fleet/choose.js');
    return chooseSeveral(ctx, { ...this.choice(flags, paths), all: flags.all });
  }

  /** One document, or one page, for all of them. */
  protected async planSeveral(
    ctx: AppContext,
    flags: FleetPlanFlags,
    accounts: readonly ChosenAccount[],
  ): Promise<number> {
    checkFleetPlanFlags(flags);
    const { planFleet } = await import('../app/fleet/plan-fleet.js');
    const { plan, exitCode } = await planFleet(ctx, {
      accounts,
      account: { sandbox: flags.sandbox, apiUrl: flags['api-url'] ?? null },
      out: flags.out ?? null,
      base: flags.base ?? null,
      parallel: flags.parallel,
    });
    if (flags.json || flags.format === 'json') this.printJson(plan);
    else {
      const { renderFleetPlanText } = await import('../render/fleet/fleet-plan-text.js');
      this.print(renderFleetPlanText(plan, this.style(flags)));
    }
    const changes = plan.changeSets.length > 0;
    return exitCode === 0 && flags['detailed-exitcode'] && changes ? 2 : exitCode;
  }

  /** One document, or one page, for all of them. */
  protected async driftOfSeveral(
    ctx: AppContext,
    flags: FleetDriftFlags,
    accounts: readonly ChosenAccount[],
  ): Promise<number> {
    checkFleetDriftFlags(flags);
    const { findFleetDrift } = await import('../app/fleet/drift-fleet.js');
    const { drift, exitCode } = await findFleetDrift(ctx, {
      accounts,
      account: { sandbox: flags.sandbox, apiUrl: flags['api-url'] ?? null },
      base: flags.base ?? null,
      parallel: flags.parallel,
    });
    if (flags.json) this.printJson(drift);
    else {
      const { renderFleetDriftText } = await import('../render/fleet/fleet-drift-text.js');
      this.print(renderFleetDriftText(drift, this.style(flags)));
    }
    const differs = drift.accounts.some(({ status }) => status === 'changes');
    return exitCode === 0 && flags['detailed-exitcode'] && differs ? 2 : exitCode;
  }
}
