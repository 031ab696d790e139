import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../../src');
const kinds = readdirSync(join(source, 'resources')).filter((name) =>
  existsSync(join(source, 'resources', name, 'kind.ts')),
);

/** Use cases that are about these kinds and nothing else. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  'app/plan/plan-tickets.ts': ['pipelines', 'tickets'],
  'app/setup/verify.ts': ['stage-properties'],
};

/** The kinds that each file outside of them imports by name, but for the generated lists. */
function named(): Readonly<Record<string, readonly string[]>> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !/^(resources|generated)\//.test(path));
  return Object.fromEntries(
    files.flatMap((path) => {
      const text = readFileSync(join(source, path), 'utf8');
      const found = [...text.matchAll(/['"][./]+\/resources\/([^/'"]+)\//g)].map(([, kind]) => kind ?? '');
      const own = [...new Set(found)].filter((kind) => kinds.includes(kind)).sort();
      return own.length === 0 ? [] : [[path, own]];
    }),
  );
}

it('a kind is imported by name only by use cases that are about it', () => {
  expect(kinds.length).toBeGreaterThan(5);
  expect(named()).toEqual(ABOUT);
});
