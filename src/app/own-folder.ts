import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes `.pipewright/`, which holds live data, and keeps all of it out of git. */
export async function ignoreOwnFolder(cwd: string): Promise<void> {
  const folder = join(cwd, '.pipewright');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, '.gitignore');
  if (!existsSync(file)) await writeFile(file, '*\n', { mode: 0o600 });
}
