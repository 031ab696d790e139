import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../base-command.js';

export default class SandboxStart extends BaseCommand {
  static override summary = 'Serve the sandbox on localhost until Ctrl-C.';
  static override description =
    'Speaks the part of the HubSpot API that pipewright uses, so that other programs can try things too. State is kept in .pipewright/sandbox.json.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --port 8080 --seed seed.yaml --json',
  ];
  static override flags = {
    port: Flags.integer({
      default: 0,
      min: 0,
      max: 65_535,
      helpValue: 'N',
      description: 'port; 0 takes a free one',
    }),
    seed: Flags.string({ helpValue: 'FILE', description: 'fill the sandbox from a file first' }),
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
      this.reveal(`HubSpot sandbox of portal ${portalId} at ${url}\nToken: ${token}\nCtrl-C ends it.`);
    }
    await closed;
    return 0;
  }
}
