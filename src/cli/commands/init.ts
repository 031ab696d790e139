import * as Flags from '@oclif/core/flags';
import { AppError } from '../../core/base/errors.js';
import type { SharedFlags } from '../base-command.js';
import { BaseCommand } from '../base-command.js';

export default class Init extends BaseCommand {
  static override summary = 'Create a configuration in this folder.';
  static override description =
    'Writes a starter file, the schema for editors, and the lines for .gitignore. With --ci, keeps an existing configuration and also writes a workflow that validates, plans, applies after the merge and checks for drift every night; run it at the root of the repository, then read the comments at the top of that file. Overwrites nothing without --force.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --from-live',
    '<%= config.bin %> <%= command.id %> --ci github',
  ];
  static override flags = {
    'from-live': Flags.boolean({ description: 'write what the account holds instead of a starter file' }),
    ci: Flags.option({
      options: ['github', 'gitlab'] as const,
      description: 'also write a workflow for this CI',
    })(),
    force: Flags.boolean({ description: 'overwrite existing files' }),
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Init);
    refuseAccounts(flags);
    const { initConfiguration } = await import('../../app/setup/init.js');
    const { result } = await initConfiguration(await this.context(flags), {
      account: {
        sandbox: flags.sandbox,
        apiUrl: flags['api-url'] ?? null,
        portal: flags.portal ?? null,
      },
      fromLive: flags['from-live'],
      force: flags.force,
      ci: flags.ci ?? null,
    });
    if (flags.json) {
      this.printJson(result);
    } else {
      const { renderInitText } = await import('../../render/results/init-text.js');
      this.print(renderInitText(result, this.style(flags)));
    }
    return 0;
  }
}

/** What it writes names its account, so it can't be what accounts of an accounts file share. */
function refuseAccounts({ accounts, account, group }: SharedFlags): void {
  if (accounts === undefined && account === undefined && group === undefined) return;
  throw new AppError({
    code: 'USAGE',
    summary: 'init creates a configuration for one account, and knows no accounts file.',
    detail:
      'Create it from the account that the others are like, with --portal and its token. Then move its account into an accounts file.',
    hint: 'pipewright init --from-live',
  });
}
