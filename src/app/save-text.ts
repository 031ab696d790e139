import { join, resolve } from 'node:path';
import { makePrivateFolder, writeFileAtomically } from '../execute/files.js';
import type { AppContext } from './types.js';

/** Writes a file that holds live data: whole or not at all, and for its owner only. */
export async function saveText(ctx: AppContext, file: string, text: string): Promise<void> {
  await writeFileAtomically(resolve(ctx.cwd, file), text, 0o600);
}

/** The same for several files in one folder, which is made where it is missing. Names are file names, no paths. */
export async function saveTexts(
  ctx: AppContext,
  folder: string,
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<void> {
  await makePrivateFolder(resolve(ctx.cwd, folder));
  for (const { name, text } of files) await saveText(ctx, join(folder, name), text);
}
