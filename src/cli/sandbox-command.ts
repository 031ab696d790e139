import type { SharedFlags } from './base-command.js';
import { BaseCommand } from './base-command.js';
import type { SandboxResult } from '../core/model/results.js';

/** A command that ends by showing what the sandbox holds. */
export abstract class SandboxCommand extends BaseCommand {
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
