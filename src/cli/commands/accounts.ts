import { BaseCommand } from '../base-command.js';

export default class Accounts extends BaseCommand {
  static override summary = 'List the accounts of an accounts file.';
  static override description =
    'Shows name, portal, groups, hold and overlays of each account, and whether a token of its own is set. Contacts none of them.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --group live --json',
  ];

  async run(): Promise<number> {
    const { flags } = await this.parse(Accounts);
    const { listAccounts } = await import('../../app/fleet/list-accounts.js');
    const ctx = await this.context(flags);
    const result = await listAccounts(ctx, {
      ...this.choice(flags, []),
      all: flags.account === undefined && flags.group === undefined && flags.portal === undefined,
    });
    if (flags.json) this.printJson(result);
    else {
      const { renderAccountsText } = await import('../../render/fleet/accounts-text.js');
      this.print(renderAccountsText(result, this.style(flags)));
    }
    return 0;
  }
}
