import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A source file and our modules that it imports, including types. Paths are from the root of the project, with `/`. */
export interface SourceImports {
  readonly path: string;
  readonly imports: readonly string[];
}

const SPECIFIER = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'(\.[^']+)'/g;

/** Every file in `src`, by path. */
export function sourceImports(root: string): readonly SourceImports[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const imports = [...readFileSync(file, 'utf8').matchAll(SPECIFIER)].map(([, specifier = '']) =>
        join(entry.parentPath, specifier).replace(/\.js$/, '.ts'),
      );
      const named = (path: string): string => relative(root, path).replaceAll('\\', '/');
      return { path: named(file), imports: [...new Set(imports.map(named))] };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
