import { BaseCommand } from '../../base-command.js';

export default class SandboxShow extends BaseCommand {
  static override summary = 'Show what the sandbox holds.';
  static override description = 'Lists pipelines, statuses and how many tickets each status holds.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<number> {
    const { flags } = await this.parse(SandboxShow);
    const { showSandbox } = await import('../../app/sandbox.js');
    const result = await showSandbox(await this.context(flags));
    if (flags.json) {
      this.printJson(result);
    } else {
      const { sandboxText } = await import('../sandbox-text.js');
      this.print(sandboxText(result, this.style(flags)));
    }
    return 0;
  }
}
