import { BaseCommand, pathArgs } from '../base-command.js';
import { repeatable } from '../flags/repeatable-flag.js';
import { valuesIn } from '../flags/verify-values.js';

export default class Verify extends BaseCommand {
  static override summary =
    'Test which stage properties HubSpot actually requires (experimental, test accounts only).';
  static override description =
    'Creates scratch tickets, moves them into each status that declares stage properties, reads what HubSpot asks for, and moves the tickets to the recycle bin, also after Ctrl-C. Runs only on accounts of type SANDBOX or DEVELOPER_TEST, and touches no other tickets.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> pipewright/ --sandbox --json',
    '<%= config.bin %> <%= command.id %> --with hs_ticket_category=BILLING_ISSUE',
  ];
  static override args = pathArgs;
  static override flags = {
    with: repeatable('NAME=VALUE', 'a property value to create every scratch ticket with (repeatable)'),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Verify);
    const { verifyProperties } = await import('../../app/setup/verify.js');
    const ctx = await this.context(flags);
    const paths = args.path ?? [];
    const { result, exitCode } = await verifyProperties(ctx, {
      account: await this.account(ctx, flags, paths),
      paths,
      values: valuesIn(flags.with ?? []),
      ask: await this.ask(flags),
    });
    if (flags.json) this.printJson(result);
    else {
      const { renderVerifyText } = await import('../../render/results/verify-text.js');
      this.print(renderVerifyText(result, this.style(flags)));
    }
    return exitCode;
  }
}
