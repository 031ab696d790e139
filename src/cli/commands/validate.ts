import { BaseCommand, pathArgs } from '../base-command.js';

export default class Validate extends BaseCommand {
  static override summary = 'Check configuration files, without an account.';
  static override description =
    'Reports every problem in one run, each with its file, line and column. Needs neither a token nor a network.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> pipewright/ --json',
  ];
  static override args = pathArgs;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Validate);
    const { validateFiles } = await import('../../app/setup/validate.js');
    const paths = args.path ?? [];
    const { result, texts, exitCode } = await validateFiles(await this.context(flags), {
      paths,
      choice: this.choice(flags, paths),
    });
    if (flags.json) {
      this.printJson(result);
    } else {
      const { renderValidateText } = await import('../../render/results/validate-text.js');
      this.print(renderValidateText(result, { ...this.style(flags), texts }));
    }
    return exitCode;
  }
}
