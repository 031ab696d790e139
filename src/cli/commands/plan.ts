import type { AppContext, ChosenAccount } from '../../app/types.js';
import { BaseCommand, pathArgs } from '../base-command.js';
import { usage } from '../command-line.js';
import type { FleetPlanFlags } from '../flags/fleet-flags.js';
import { checkFleetPlanFlags } from '../flags/fleet-flags.js';
import { planFlags, planOutputs } from '../flags/plan-flags.js';

export default class Plan extends BaseCommand {
  static override summary = 'Show what apply would change. Read-only.';
  static override description =
    'Compares the files with the account and prints the changes in the order apply makes them, with what they mean for tickets.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --out plan.json',
    '<%= config.bin %> <%= command.id %> --tickets moving.csv',
    '<%= config.bin %> <%= command.id %> --base origin/main',
    '<%= config.bin %> <%= command.id %> pipewright/ --sandbox --detailed-exitcode',
  ];
  static override args = pathArgs;
  static override flags = planFlags;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Plan);
    if (flags.json && flags.format !== undefined && flags.format !== 'json')
      throw usage(`--json and --format ${flags.format} can't be used together.`);
    const paths = args.path ?? [];
    const { out = null, base = null, tickets: table = null, svg = null } = flags;
    if (table !== null && table === out) throw usage('--out and --tickets name the same file.');
    const { makePlan } = await import('../../app/plan/plan.js');
    const ctx = await this.context(flags);
    const several = await this.severalAccounts(ctx, flags, paths);
    if (several !== null) return this.planSeveral(ctx, flags, several);
    const files = { listTickets: table !== null, outputs: planOutputs(flags) };
    const input = { account: await this.account(ctx, flags, paths), paths, out, base, ...files };
    const { plan, tickets, access, outputs, exitCode, portal } = await makePlan(ctx, input);
    const named = this.naming(flags, portal);
    if (table !== null) {
      const { renderTicketsCsv, ticketsWritten } = await import('../../render/results/tickets-csv.js');
      await outputs.save({ path: table, sort: 'tickets' }, renderTicketsCsv({ plan, tickets }));
      ctx.talk({ kind: 'note', text: ticketsWritten(table, tickets) });
    }
    if (svg !== null) {
      const { renderBoardFiles } = await import('../../render/board/board-files.js');
      await outputs.saveAll({ path: svg, sort: 'pictures' }, renderBoardFiles(plan));
    }
    if (flags.json || flags.format === 'json') {
      const { renderPlanJson } = await import('../../render/results/plan-json.js');
      this.printDocument(renderPlanJson(plan));
    } else {
      const command = this.applyCommand(named, out === null ? paths : ['--plan', out]);
      if (flags.format === 'markdown') {
        const { renderPlanMarkdown } = await import('../../render/markdown/plan-markdown.js');
        this.printDocument(renderPlanMarkdown(plan, { command }));
      } else if (flags.format === 'html') {
        const { renderPlanHtml } = await import('../../render/html/plan-html.js');
        this.printDocument(renderPlanHtml(plan, { command, access: access() }));
      } else {
        const { renderPlanText } = await import('../../render/text/plan-text.js');
        this.print(renderPlanText(plan, { ...this.style(named), command }));
      }
    }
    return exitCode === 0 && flags['detailed-exitcode'] && plan.changes.length > 0 ? 2 : exitCode;
  }

  /** One document, or one page, for all of them. */
  private async planSeveral(
    ctx: AppContext,
    flags: FleetPlanFlags,
    accounts: readonly ChosenAccount[],
  ): Promise<number> {
    checkFleetPlanFlags(flags);
    const { planFleet } = await import('../../app/fleet/plan-fleet.js');
    const { plan, exitCode } = await planFleet(ctx, {
      accounts,
      account: { sandbox: flags.sandbox, apiUrl: flags['api-url'] ?? null },
      out: flags.out ?? null,
      base: flags.base ?? null,
      parallel: flags.parallel,
    });
    if (flags.json || flags.format === 'json') this.printJson(plan);
    else {
      const { renderFleetPlanText } = await import('../../render/fleet/fleet-plan-text.js');
      this.print(renderFleetPlanText(plan, this.style(flags)));
    }
    const changes = plan.changeSets.length > 0;
    return exitCode === 0 && flags['detailed-exitcode'] && changes ? 2 : exitCode;
  }
}
