import type { SharedFlags } from './base-command.js';
import { BaseCommand } from './base-command.js';
import type { SandboxInput } from '../app/sandbox/sandbox.js';
import type { AppContext } from '../app/types.js';
import type { SandboxResult } from '../core/model/results.js';

/** A command that ends by showing what the sandbox holds. */
export abstract class SandboxCommand extends BaseCommand {
  /** The context, and the account whose sandbox is meant. */
  protected async sandbox(flags: SharedFlags): Promise<[AppContext, SandboxInput]> {
    const ctx = await this.context(flags);
    const { chosen = null } = await this.account(ctx, flags, []);
    return [ctx, { chosen }];
  }

  protected async show(view: SandboxResult, flags: SharedFlags): Promise<number> {
    if (flags.json) {
      this.printJson(view);
    } else {
      const { renderSandboxText } = await import('../render/results/sandbox-text.js');
      this.print(renderSandboxText(view, this.style(flags)));
    }
    return 0;
  }
}
