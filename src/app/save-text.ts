import { resolve } from 'node:path';
import { writeFileAtomically } from '../execute/files.js';
import type { AppContext } from './types.js';

/** Writes a file that holds live data: whole or not at all, and for its owner only. */
export async function saveText(ctx: AppContext, file: string, text: string): Promise<void> {
  await writeFileAtomically(resolve(ctx.cwd, file), text, 0o600);
}
