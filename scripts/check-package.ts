/** Checks the package as it is published: packed, with its types and its `exports`. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compile, foreignImports, install, pack } from './consumer.js';

const root = resolve(import.meta.dirname, '..');

function run(args: readonly string[]): void {
  execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Every declaration below dist/types, with its path, as one string. */
async function typesIn(base: string): Promise<string> {
  const types = join(base, 'dist/types');
  const files = (await readdir(types, { recursive: true })).filter((file) => file.endsWith('.d.ts')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(types, file), 'utf8')));
  return JSON.stringify(files.map((file, index) => [file, texts[index]]));
}

/** A program that uses all of the library, with only the package installed. */
async function checkTypes(folder: string, installed: string): Promise<void> {
  const foreign = await foreignImports(join(installed, 'dist/types'));
  if (foreign.length > 0) throw new Error(`types that the package does not bring:\n${foreign.join('\n')}`);
  await writeFile(join(folder, 'all.ts'), "export * from 'pipewright';\n");
  const complaints = compile(folder, ['all.ts']);
  if (complaints.length > 0) throw new Error(`the types do not compile strictly:\n${complaints.join('\n')}`);
}

const folder = await mkdtemp(join(tmpdir(), 'pipewright-pack-'));
try {
  const { tarball, paths } = pack(folder);
  const packed = new Set(paths);
  const missing = [
    'dist/cli.js',
    'dist/THIRD-PARTY-NOTICES.txt',
    'dist/sbom.cdx.json',
    'docs/errors.md',
    'schema/pipewright.schema.json',
    'schema/accounts.schema.json',
    'schema/overlay.schema.json',
    'templates/github.yml',
    'templates/gitlab.yml',
    'LICENSE',
  ].filter((path) => !packed.has(path));
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`);
  const installed = await install(tarball, folder);
  const [built, inside] = await Promise.all([typesIn(root), typesIn(installed)]);
  if (built !== inside) throw new Error("the types in the package aren't those of this checkout");
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  if (manifest['dependencies'] !== undefined)
    throw new Error('dependencies: everything is bundled, see docs/decisions');
  await checkTypes(folder, installed);
  run(['node_modules/publint/src/cli.js', 'run', tarball, '--strict']);
  run(['node_modules/@arethetypeswrong/cli/dist/index.js', tarball, '--profile', 'esm-only']);
  process.stdout.write(`package fine: ${paths.length} files\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
