import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { architectureSvg } from '../../scripts/draw-architecture.js';
import { sourceImports } from '../../scripts/source-imports.js';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
const files = sourceImports(root);
const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));

/** Numbered lists, each as the paths that its items begin with. */
const ways: readonly (readonly string[])[] = page
  .split(/\n(?!\d+\. | {2,})/)
  .map((block) => [...block.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path = '']) => path))
  .reduce<readonly (readonly string[])[]>(
    (lists, paths) => (paths.length === 0 ? lists : [...lists, paths]),
    [],
  );

describe('docs/architecture.md', () => {
  it('names no path that is not there', () => {
    const paths = [...page.matchAll(/`((?:src|scripts|schema|test|docs|bin)\/[^`]*)`/g)].map(
      ([, path = '']) => path,
    );
    expect(paths.length).toBeGreaterThan(50);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('has every step of its ways import its neighbour, or be imported by it', () => {
    expect(ways.map(({ length }) => length >= 5)).toEqual([true, true, true]);
    const gaps = ways.flatMap((way) =>
      way.slice(1).flatMap((to, index) => {
        const from = way[index] ?? '';
        const isJoined =
          importsOf.get(from)?.includes(to) === true || importsOf.get(to)?.includes(from) === true;
        return isJoined ? [] : [`${from} -> ${to}`];
      }),
    );
    expect(gaps).toEqual([]);
  });

  it('lists no step twice in one way', () => {
    for (const way of ways) expect(new Set(way).size).toBe(way.length);
  });
});

describe('docs/architecture.svg', () => {
  const svg = architectureSvg(files);
  const arrows = [...svg.matchAll(/<title>(\w+) imports (\w+) in \d+ files?<\/title>/g)].map(
    ([, from = '', to = '']) => `${from} ${to}`,
  );
  const paths = [...svg.matchAll(/class="arrow" d="([^"]+)"/g)].map(([, path = '']) => path);
  const roomOf = (path: string): string => path.split('/')[1] ?? '';

  it('has an arrow for each import between rooms, and no other', () => {
    const between = files
      .filter(({ path }) => path !== 'src/index.ts')
      .flatMap(({ path, imports }) => imports.map((to) => `${roomOf(path)} ${roomOf(to)}`))
      .filter((arrow) => new Set(arrow.split(' ')).size === 2);
    expect(arrows).toEqual([...new Set(between)].sort());
  });

  it('shows both color schemes, and loads nothing', () => {
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
    expect(svg.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|@import|url\((?!#)|<image|<script/,
    );
  });

  it('draws arrows straight down, but for one that steps aside: no plane has room for all of them', () => {
    expect(paths.every((path) => STRAIGHT.test(path) || ASIDE.test(path))).toBe(true);
    expect(paths.filter((path) => !STRAIGHT.test(path)).length).toBeLessThanOrEqual(1);
    expect(new Set(paths).size).toBe(arrows.length);
  });

  it('draws no arrow across a box', () => {
    const boxes = [...svg.matchAll(/class="room" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/g)].map(
      (found) => found.slice(1).map(Number),
    );
    expect(boxes.length).toBe(new Set(files.map(({ path }) => roomOf(path))).size - 1);
    const crossed = paths.filter((path) =>
      linesOf(path).some(([x1, y1, x2, y2]) =>
        boxes.some(
          ([x = 0, y = 0, width = 0, height = 0]) => x2 > x && x1 < x + width && y2 > y && y1 < y + height,
        ),
      ),
    );
    expect(crossed).toEqual([]);
  });
});

const STRAIGHT = /^M\d+ \d+V\d+$/;
const ASIDE = /^M(\d+) (\d+)V\d+Q\1 (\d+) \d+ \3H\d+Q(\d+) \3 \4 \d+V(\d+)$/;

type LineOf = readonly [left: number, top: number, right: number, bottom: number];

/** The lines of an arrow, its corners without their rounding. */
function linesOf(path: string): readonly LineOf[] {
  const [x = 0, top = 0, y = 0, end = 0, bottom = 0] = (ASIDE.exec(path)?.slice(1) ?? []).map(Number);
  if (bottom > 0)
    return [
      [x, top, x, y],
      [Math.min(x, end), y, Math.max(x, end), y],
      [end, y, end, bottom],
    ];
  const [at = 0, from = 0, to = 0] = path.split(/[MV ]/).slice(1).map(Number);
  return [[at, from, at, to]];
}
