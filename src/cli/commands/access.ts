import * as Flags from '@oclif/core/flags';
import { BaseCommand, pathArgs } from '../base-command.js';
import { usage } from '../command-line.js';

export default class Access extends BaseCommand {
  static override summary =
    'Show who can create, edit, move and see tickets in each status, before and after the plan.';
  static override description =
    'Covers teams, their members, users named in the files, and everyone else: what rules, editor lists and declared ticket permissions let them do in each status. Read-only.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --user ana@example.com',
    '<%= config.bin %> <%= command.id %> pipewright/ --sandbox --format markdown',
  ];
  static override args = pathArgs;
  static override flags = {
    user: Flags.string({ helpValue: 'EMAIL', description: 'report on one user, in sentences' }),
    format: Flags.option({ options: ['text', 'json', 'markdown'] as const, description: 'output format' })(),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Access);
    const format = flags.format ?? (flags.json ? 'json' : 'text');
    if (flags.json && format !== 'json') throw usage(`--json and --format ${format} can't be used together.`);
    const { accessFor } = await import('../../app/access/access.js');
    const ctx = await this.context(flags);
    const paths = args.path ?? [];
    const account = await this.account(ctx, flags, paths);
    const result = await accessFor(ctx, { account, paths, user: flags.user ?? null });
    switch (format) {
      case 'json':
        this.printJson(result);
        break;
      case 'markdown': {
        const { renderAccessMarkdown } = await import('../../render/access/access-markdown.js');
        this.printDocument(renderAccessMarkdown(result));
        break;
      }
      case 'text': {
        const { renderAccessText, renderUserAccessText } = await import('../../render/access/access-text.js');
        const render = flags.user === undefined ? renderAccessText : renderUserAccessText;
        this.print(render(result, this.style(flags)));
      }
    }
    return 0;
  }
}
