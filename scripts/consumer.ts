/** A folder with this package as it is published, and besides only TypeScript and Node's types. */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');

/** Dependencies of `@types/node`; no other package of ours is visible. */
const BESIDE = ['@types/node', 'undici-types'];

/** Packs the build into a folder; returns the file and the paths inside. */
export function pack(folder: string): { readonly tarball: string; readonly paths: readonly string[] } {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const printed: unknown = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' }));
  const [{ filename, files }] = printed as [{ filename: string; files: readonly { path: string }[] }];
  return { tarball: join(folder, filename), paths: files.map(({ path }) => path) };
}

/** Unpacks it into `node_modules` of a folder, as `npm install` would; returns the package's folder. */
export async function install(tarball: string, folder: string): Promise<string> {
  const modules = join(folder, 'node_modules');
  await mkdir(modules, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', modules]);
  const installed = join(modules, 'pipewright');
  await rename(join(modules, 'package'), installed);
  for (const name of BESIDE) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  return installed;
}

/** Compiles programs strictly, including declarations of packages, next to themselves; returns tsc's errors. */
export function compile(folder: string, programs: readonly string[]): readonly string[] {
  const program = ts.createProgram(
    programs.map((name) => join(folder, name)),
    {
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      types: ['node'],
      typeRoots: [join(folder, 'node_modules/@types')],
    },
  );
  const found = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  return ts
    .formatDiagnostics(found, { ...HOST, getCurrentDirectory: () => folder })
    .split('\n')
    .slice(0, -1);
}

const HOST = { getCanonicalFileName: (name: string) => name, getNewLine: () => '\n' };

/** Everything that a declaration of a package imports and the package doesn't include. */
export async function foreignImports(types: string): Promise<readonly string[]> {
  const files = (await readdir(types, { recursive: true })).filter((file) => file.endsWith('.d.ts'));
  const known = new Set(files.map((file) => join(types, file)));
  const found = files.map(async (file) => {
    const { importedFiles, typeReferenceDirectives, referencedFiles } = ts.preProcessFile(
      await readFile(join(types, file), 'utf8'),
    );
    const isOwn = (name: string): boolean =>
      name.startsWith('.') && known.has(join(types, dirname(file), name.replace(/\.js$/, '.d.ts')));
    return [
      ...importedFiles.filter(({ fileName }) => !fileName.startsWith('node:') && !isOwn(fileName)),
      ...typeReferenceDirectives.filter(({ fileName }) => fileName !== 'node'),
      ...referencedFiles,
    ].map(({ fileName }) => `${file}: ${fileName}`);
  });
  return (await Promise.all(found)).flat();
}
