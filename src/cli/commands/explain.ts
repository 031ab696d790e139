import * as Args from '@oclif/core/args';
import { BaseCommand } from '../base-command.js';

export default class Explain extends BaseCommand {
  static override summary = 'Explain what a code means and what to do about it.';
  static override description = 'Every error and every finding in a plan has a code in capital letters.';
  static override examples = ['<%= config.bin %> <%= command.id %> STATUS_HOLDS_TICKETS'];
  static override args = {
    code: Args.string({ required: true, ignoreStdin: true, description: 'the code, in upper or lower case' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Explain);
    const { explainCode } = await import('../../app/setup/explain.js');
    const result = await explainCode(await this.context(flags), { code: args.code });
    if (flags.json) {
      this.printJson(result);
    } else {
      const { renderExplainText } = await import('../../render/messages/catalogue.js');
      this.print(renderExplainText(result, this.style(flags)));
    }
    return 0;
  }
}
