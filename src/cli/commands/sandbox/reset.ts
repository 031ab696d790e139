import { SandboxCommand } from '../../sandbox-command.js';

export default class SandboxReset extends SandboxCommand {
  static override summary = 'Reset the sandbox to its initial state.';
  static override description =
    'Goes back to the last seed it was filled from; without one, to a Support Pipeline with ten tickets.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<number> {
    const { flags } = await this.parse(SandboxReset);
    const { resetSandbox } = await import('../../../app/sandbox/sandbox.js');
    const result = await resetSandbox(...(await this.sandbox(flags)));
    return this.show(result, flags);
  }
}
