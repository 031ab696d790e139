import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const source = join(root, 'src');

interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}
const rooms = JSON.parse(readFileSync(join(root, 'scripts/rooms.json'), 'utf8')) as Record<string, Room>;

interface SourceFile {
  /** From src/, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

const files: readonly SourceFile[] = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
  .map((entry) => {
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    return {
      path: relative(source, file).replaceAll('\\', '/'),
      text,
      lines: text.trimEnd().split('\n').length,
    };
  });

/** Beside the folders is index.ts alone, the library. */
function roomOf(path: string): string {
  return path.slice(0, path.indexOf('/'));
}

/** Every module that a file names, in static, dynamic and type imports. */
function importsOf({ text }: SourceFile): readonly string[] {
  const patterns = [
    /^(?:import|export)\s[^'";]*?\bfrom\s+['"]([^'"]+)['"]/gm,
    /^import\s+['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, specifier]) => specifier ?? ''));
}

function ownRoom(file: SourceFile, specifier: string): string {
  const target = relative(source, resolve(source, file.path, '..', specifier)).replaceAll('\\', '/');
  return roomOf(target);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function offences(judge: (file: SourceFile, specifier: string) => boolean): readonly string[] {
  return files
    .filter(({ path }) => path !== 'index.ts')
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => judge(file, name))
        .map((name) => `${file.path} -> ${name}`),
    );
}

describe('rooms', () => {
  it('are all in the table', () => {
    const paths = files.map(({ path }) => path).filter((path) => path !== 'index.ts');
    expect(paths.filter((path) => rooms[roomOf(path)] === undefined)).toEqual([]);
  });

  it('import only the rooms that they may', () => {
    const wrong = offences((file, specifier) => {
      if (!specifier.startsWith('.')) return false;
      const [from, to] = [roomOf(file.path), ownRoom(file, specifier)];
      return from !== to && rooms[from]?.rooms.includes(to) !== true;
    });
    expect(wrong).toEqual([]);
  });

  it('import only the packages that they may', () => {
    const wrong = offences((file, specifier) => {
      if (specifier.startsWith('.') || specifier.startsWith('node:')) return false;
      return rooms[roomOf(file.path)]?.packages.includes(packageOf(specifier)) !== true;
    });
    expect(wrong).toEqual([]);
  });

  it('have at most 16 files a folder, but for the registry of commands', () => {
    const counts = new Map<string, number>();
    for (const { path } of files) {
      const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    const full = [...counts].filter(([folder, count]) => count > 16 && folder !== 'cli/commands');
    expect(full).toEqual([]);
  });

  it('hold no circle, imports of types included', () => {
    const paths = new Set(files.map(({ path }) => path));
    const next = new Map(
      files.map((file) => [
        file.path,
        importsOf(file)
          .filter((name) => name.startsWith('.'))
          .map((name) => join(file.path, '..', name).replaceAll('\\', '/').replace(/\.js$/, '.ts'))
          .filter((path) => paths.has(path)),
      ]),
    );
    // What leads nowhere goes, again and again: only circles and what leads into them is left.
    for (let size = 0; size !== next.size;) {
      size = next.size;
      for (const [path, ahead] of next) if (!ahead.some((one) => next.has(one))) next.delete(path);
    }
    expect([...next.keys()]).toEqual([]);
  });

  it('keep the sandbox apart: it imports nothing of ours', () => {
    const sandbox = files.filter(({ path }) => roomOf(path) === 'sandbox');
    expect(sandbox.length).toBeGreaterThan(0);
    const foreign = offences(
      (file, name) =>
        roomOf(file.path) === 'sandbox' && name.startsWith('.') && ownRoom(file, name) !== 'sandbox',
    );
    expect(foreign).toEqual([]);
  });

  it('keep one kind of resource apart from the others', () => {
    const kindOf = (path: string) => (path.split('/').length > 2 ? path.split('/')[1] : undefined);
    const across = offences((file, name) => {
      if (roomOf(file.path) !== 'resources' || !name.startsWith('.')) return false;
      const target = relative(source, resolve(source, file.path, '..', name)).replaceAll('\\', '/');
      const [from, to] = [kindOf(file.path), kindOf(target)];
      return (
        target.startsWith('resources/') &&
        from !== undefined &&
        to !== undefined &&
        from !== to &&
        !SHARED_KINDS.has(to)
      );
    });
    expect(across).toEqual([]);
  });
});

/** Folders in resources/ that are no kind of their own but what kinds share. */
const SHARED_KINDS = new Set(['shared', 'tickets', 'users']);

/** Where a name may stand once beside others: in a kind's folder, in a printer, and in the sandbox, which shares no code. */
function facetOf(path: string): string {
  const [, facet] =
    /^(sandbox|resources\/(?!shared\/)[^/]+|render\/(?:text|markdown|html))\//.exec(path) ?? [];
  return facet ?? 'house';
}

describe('exported names', () => {
  const EXPORTED =
    /^export (?:declare |abstract |async )*(?:function\*?|const|let|class|interface|type) ([\w$]+)/gm;

  it('mean one thing each, but for facets of kinds, printers and the sandbox', () => {
    const places = new Map<string, string[]>();
    for (const { path, text } of files.filter(
      (file) => file.path !== 'index.ts' && roomOf(file.path) !== 'generated',
    ))
      for (const [, name = ''] of text.matchAll(EXPORTED))
        places.set(name, [...(places.get(name) ?? []), path]);
    const twice = [...places].filter(([, paths]) => {
      const facets = [...new Set(paths)].map(facetOf).filter((facet) => facet !== 'sandbox');
      const isShared = facets.includes('house') && facets.length > 1;
      return isShared || new Set(facets).size < facets.length;
    });
    expect(twice).toEqual([]);
  });
});

describe('files', () => {
  it('have at most 300 lines', () => {
    const long = files.filter(
      ({ path, lines }) => lines > 300 && !/^(?:generated|sandbox\/validators)\//.test(path),
    );
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  it('of commands have at most 60', () => {
    const long = files.filter(({ path, lines }) => path.startsWith('cli/commands/') && lines > 60);
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });
});

describe('types', () => {
  it('are never taken on trust by way of unknown', () => {
    const casts = files.filter(({ text }) => /\bas unknown as\b/.test(text));
    expect(casts.map(({ path }) => path)).toEqual([]);
  });
});

describe("HubSpot's words", () => {
  /** `stage properties` is our own word for the thing, in code too. */
  const OURS = /stage[- _]?propert(?:y|ies)/gi;
  const THEIRS = /stage|hs_|hubapi|crm/i;
  /** Where a check has to name what HubSpot reserves. */
  const LISTED = new Set(['config/check/rules/references.ts: hs_pipeline, hs_pipeline_stage']);

  it.each(['core', 'execute', 'render', 'config', 'guards', 'platforms', 'transport'])(
    'stay out of %s',
    (room) => {
      const spoken = files
        .filter(({ path }) => roomOf(path) === room)
        .flatMap(({ path, text }) =>
          text
            .split('\n')
            .filter((line) => THEIRS.test(line.replaceAll(OURS, '')))
            .map((line) => `${path}: ${[...line.matchAll(/\bhs_\w+/g)].join(', ') || line.trim()}`),
        )
        .filter((place) => !LISTED.has(place));
      expect(spoken).toEqual([]);
    },
  );
});
