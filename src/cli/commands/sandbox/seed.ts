import * as Args from '@oclif/core/args';
import { SandboxCommand } from '../../sandbox-command.js';

export default class SandboxSeed extends SandboxCommand {
  static override summary = 'Fill the sandbox from a file.';
  static override description =
    'Replaces everything in the sandbox with the account described in a YAML or JSON file.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> seed.yaml',
    '<%= config.bin %> <%= command.id %> seed.yaml --account harbor',
  ];
  static override args = {
    file: Args.string({ required: true, ignoreStdin: true, description: 'the seed, YAML or JSON' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(SandboxSeed);
    const { seedSandbox } = await import('../../../app/sandbox/sandbox.js');
    const [ctx, input] = await this.sandbox(flags);
    const result = await seedSandbox(ctx, { ...input, file: args.file });
    return this.show(result, flags);
  }
}
