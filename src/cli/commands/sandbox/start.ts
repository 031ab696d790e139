import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../base-command.js';

export default class SandboxStart extends BaseCommand {
  static override summary = 'Serve the sandbox on localhost until Ctrl-C.';
  static override description =
    'Serves the part of the HubSpot API that pipewright uses, so that other programs can use it too. State is kept in .pipewright/sandbox.json; with an accounts file, in .pipewright/sandbox/NAME.json of the chosen account.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --port 8080 --seed seed.yaml --json',
    '<%= config.bin %> <%= command.id %> --account harbor',
  ];
  static override flags = {
    port: Flags.integer({
      default: 0,
      min: 0,
      max: 65_535,
      helpValue: 'N',
      description: 'port to listen on; 0 picks a free one',
    }),
    seed: Flags.string({ helpValue: 'FILE', description: 'fill the sandbox from this file first' }),
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(SandboxStart);
    const { startSandboxServer } = await import('../../../app/sandbox/sandbox.js');
    const ctx = await this.context(flags);
    const { chosen = null } = await this.account(ctx, flags, []);
    const input = { port: flags.port, seedFile: flags.seed ?? null, chosen };
    const { url, token, portalId, closed } = await startSandboxServer(ctx, input);
    if (flags.json) {
      this.reveal(JSON.stringify({ url, token, portalId }));
    } else {
      this.reveal(
        `HubSpot sandbox for portal ${portalId} at ${url}\nToken: ${token}\nPress Ctrl-C to stop it.`,
      );
    }
    await closed;
    return 0;
  }
}
