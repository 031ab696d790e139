import { execFileSync } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Builds dist/ before the tests that run it, where it is missing or older than what it is made of. */
export default async function freshBuild(): Promise<void> {
  const built = await lastChange(join(root, 'dist/cli.js'));
  const sources = await Promise.all(
    ['src', 'scripts/build.ts', 'scripts/public-types.ts', 'package.json'].map((path) =>
      newest(join(root, path)),
    ),
  );
  if (built > Math.max(...sources)) return;
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: root, stdio: 'inherit' });
}

async function newest(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Math.max(await lastChange(path), ...(await Promise.all(files.map(lastChange))));
}

async function lastChange(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
