import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../base-command.js';
import { checkConfirmWords, confirmerFrom } from '../confirmer.js';
import { repeatable } from '../flags/repeatable-flag.js';

export default class Confirm extends BaseCommand {
  static override summary = "Record that steps on HubSpot's settings pages are done.";
  static override description =
    'At a terminal, asks about each pending step; otherwise takes addresses or --all. Records the value, the time and who confirmed it in the lock file, for the live id. If the declaration changes later, that is a new step.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> pipelines.support.statuses.closed.properties --by ana@example.com',
    '<%= config.bin %> <%= command.id %> --undo pipelines.support.access',
  ];
  static override args = {
    address: Args.string({
      multiple: true,
      description: 'addresses of pending steps, as the plan shows them',
    }),
  };
  static override flags = {
    all: Flags.boolean({ description: 'confirm every pending step; at a terminal, shows the values first' }),
    by: Flags.string({
      helpValue: 'NAME',
      description: 'who confirms (default: the CI user, else the user of this machine)',
    }),
    undo: repeatable('ADDRESS', 'undo a confirmation (repeatable)'),
    config: repeatable('PATH', 'a configuration file or folder (repeatable; default as for plan)'),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Confirm);
    const addresses = args.address ?? [];
    const undo = flags.undo ?? [];
    const ask = await this.ask(flags);
    checkConfirmWords({ addresses, undo, all: flags.all, asks: ask !== null });
    const ctx = await this.context(flags);
    const confirms = flags.all || addresses.length > 0 || undo.length === 0;
    const by = confirmerFrom(flags.by, this.world, confirms);
    const { confirmSteps } = await import('../../app/console/confirm.js');
    const paths = flags.config ?? [];
    const account = await this.account(ctx, flags, paths);
    const result = await confirmSteps(ctx, {
      account,
      paths,
      addresses,
      all: flags.all,
      undo,
      by,
      ask,
    });
    if (flags.json) this.printJson(result);
    else {
      const { renderConfirmText } = await import('../../render/results/confirm-text.js');
      this.print(renderConfirmText(result, this.style(flags)));
    }
    return 0;
  }
}
