import { resolve } from 'node:path';
import { readText } from '../../config/read/files.js';

/** The texts of files that an error points into, for code frames. An unreadable one gets no frame. */
export async function frameTexts(
  files: readonly string[],
  cwd: string,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const file of new Set(files)) {
    const read = await readText(resolve(cwd, file));
    if (read.kind === 'text') texts.set(file, read.text);
  }
  return texts;
}
