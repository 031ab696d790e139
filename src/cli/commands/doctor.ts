import { BaseCommand, pathArgs } from '../base-command.js';

export default class Doctor extends BaseCommand {
  static override summary = 'Check token, account, scopes, limits and clock.';
  static override description = 'Reports what works, what is missing and how to fix it. Read-only.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --sandbox --json',
  ];
  static override args = pathArgs;

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Doctor);
    const { runDoctor } = await import('../../app/setup/doctor.js');
    const ctx = await this.context(flags);
    const paths = args.path ?? [];
    const input = { account: await this.account(ctx, flags, paths), paths };
    const { result, exitCode } = await runDoctor(ctx, input);
    if (flags.json) {
      this.printJson(result);
    } else {
      const { renderDoctorText } = await import('../../render/results/doctor-text.js');
      this.print(renderDoctorText(result, this.style(flags)));
    }
    return exitCode;
  }
}
