/** A folder that has this package as others get it, beside nothing but TypeScript and the types of Node. */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');

/** What `@types/node` needs; all else of ours stays out of sight. */
const BESIDE = ['@types/node', 'undici-types'];

/** Packs what is built into a folder; answers with the file and the paths inside. */
export function pack(folder: string): { readonly tarball: string; readonly paths: readonly string[] } {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const printed: unknown = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' }));
  const [{ filename, files }] = printed as [{ filename: string; files: readonly { path: string }[] }];
  return { tarball: join(folder, filename), paths: files.map(({ path }) => path) };
}

/** Unpacks it into `node_modules` of a folder, as `npm install` would; answers with the package's folder. */
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

/** Compiles programs strictly, declarations of packages included, beside themselves; answers with what tsc complains about. */
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

/** Everything below a package's types that a declaration imports and the package doesn't bring. */
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
