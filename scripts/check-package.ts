/** Looks at the package as others get it: packed, with its types and its `exports`. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Every declaration below dist/types, with its path, as one text. */
async function typesIn(base: string): Promise<string> {
  const types = join(base, 'dist/types');
  const files = (await readdir(types, { recursive: true })).filter((file) => file.endsWith('.d.ts')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(types, file), 'utf8')));
  return JSON.stringify(files.map((file, index) => [file, texts[index]]));
}

const folder = await mkdtemp(join(tmpdir(), 'pipewright-pack-'));
try {
  const packed: unknown = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
  );
  const [{ filename, files }] = packed as [{ filename: string; files: readonly { path: string }[] }];
  const tarball = join(folder, filename);
  const paths = new Set(files.map(({ path }) => path));
  const missing = [
    'dist/cli.js',
    'dist/THIRD-PARTY-NOTICES.txt',
    'dist/sbom.cdx.json',
    'docs/errors.md',
    'templates/github.yml',
    'templates/gitlab.yml',
    'LICENSE',
  ].filter((path) => !paths.has(path));
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`);
  run('tar', ['-xzf', tarball, '-C', folder]);
  const [built, inside] = await Promise.all([typesIn(root), typesIn(join(folder, 'package'))]);
  if (built !== inside) throw new Error("the types in the package aren't those of this checkout");
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  if (manifest['dependencies'] !== undefined)
    throw new Error('dependencies: everything is bundled, see docs/decisions');
  run(process.execPath, ['node_modules/publint/src/cli.js', 'run', tarball, '--strict']);
  run(process.execPath, [
    'node_modules/@arethetypeswrong/cli/dist/index.js',
    tarball,
    '--profile',
    'esm-only',
  ]);
  process.stdout.write(`package fine: ${files.length} files\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
