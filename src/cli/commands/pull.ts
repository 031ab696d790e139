import * as Flags from '@oclif/core/flags';
import { BaseCommand, pathArgs } from '../base-command.js';

export default class Pull extends BaseCommand {
  static override summary = 'Write what the account holds into the files.';
  static override description =
    'Without a configuration, writes pipewright.yaml with every pipeline, its rules, who may edit its tickets, and all teams. With one, updates what the files declare, each in its own file, and keeps comments, keys and order; with an accounts file, in an overlay of the account, or with --shared in the files of all. Exits with 4 if something is left to write by hand.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> pipewright/ --all',
    '<%= config.bin %> <%= command.id %> --account harbor',
  ];
  static override args = pathArgs;
  static override flags = {
    shared: Flags.boolean({
      description: 'write into the files that all accounts share, instead of an overlay of the account',
    }),
    all: Flags.boolean({ description: 'also add what no file declares yet' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Pull);
    const { pullConfiguration } = await import('../../app/pull/pull.js');
    const ctx = await this.context(flags);
    const paths = args.path ?? [];
    const { result, exitCode } = await pullConfiguration(ctx, {
      account: await this.account(ctx, flags, paths),
      paths,
      all: flags.all,
      shared: flags.shared,
    });
    if (flags.json) {
      this.printJson(result);
    } else {
      const { renderPullText } = await import('../../render/results/pull-text.js');
      this.print(renderPullText(result, this.style(flags)));
    }
    return exitCode;
  }
}
