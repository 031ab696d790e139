import { SandboxCommand } from '../../sandbox-command.js';

export default class SandboxShow extends SandboxCommand {
  static override summary = 'Show what the sandbox holds.';
  static override description = 'Lists pipelines, statuses and how many tickets each status holds.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<number> {
    const { flags } = await this.parse(SandboxShow);
    const { showSandbox } = await import('../../../app/sandbox/sandbox.js');
    const result = await showSandbox(...(await this.sandbox(flags)));
    return this.show(result, flags);
  }
}
