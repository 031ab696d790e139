import { pathArgs } from '../base-command.js';
import { FleetCommand } from '../fleet-command.js';
import { checkPlanFlags, planFlags, planOutputs } from '../flags/plan-flags.js';

export default class Plan extends FleetCommand {
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
    const paths = args.path ?? [];
    const { out = null, base = null, tickets: table = null, svg = null } = flags;
    checkPlanFlags(flags);
    const { makePlan } = await import('../../app/plan/plan.js');
    const ctx = await this.context(flags);
    const several = await this.severalAccounts(ctx, flags, paths);
    if (several !== null) return this.planSeveral(ctx, flags, several);
    const account = await this.account(ctx, flags, paths);
    const input = { account, paths, out, base, listTickets: table !== null, outputs: planOutputs(flags) };
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
}
