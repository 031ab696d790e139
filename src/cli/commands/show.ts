import { BaseCommand, pathArgs } from '../base-command.js';

export default class Show extends BaseCommand {
  static override summary = 'Print the configuration of an account as one document.';
  static override description =
    'Joins the files, merges the overlays of the account and writes anchors out. What it prints is a configuration for this account alone. Needs neither a token nor a network.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --account harbor',
    '<%= config.bin %> <%= command.id %> pipewright/ --json',
  ];
  static override args = pathArgs;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Show);
    const { showConfiguration } = await import('../../app/fleet/show-configuration.js');
    const ctx = await this.context(flags);
    const paths = args.path ?? [];
    const account = await this.account(ctx, flags, paths);
    const { configuration, yaml } = await showConfiguration(ctx, { account, paths });
    if (flags.json) this.printJson(configuration);
    else {
      const { renderYamlDocument } = await import('../../render/messages/yaml-document.js');
      this.printDocument(renderYamlDocument(yaml));
    }
    return 0;
  }
}
