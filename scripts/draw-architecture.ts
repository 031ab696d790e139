import type { Arrow, Box } from './route-arrows.js';
import { routeArrows } from './route-arrows.js';
import type { SourceImports } from './source-imports.js';

/**
 * Draws docs/architecture.svg: every room of `src` as a box with its folders, and an arrow from each room to each room
 * that it imports. The boxes' positions are set here, so that arrows can go straight down; their content and the arrows
 * are read from the source.
 */
export function architectureSvg(files: readonly SourceImports[]): string {
  const rooms = roomsIn(files);
  const arrows = routeArrows(rooms, importsBetween(files));
  const bottom = Math.max(...rooms.map(({ y, height }) => y + height));
  const height = bottom + 44;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">`,
    '<title id="title">The rooms of pipewright</title>',
    `<desc id="description">${escape(description(arrows))}</desc>`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M1 1 9.5 5 1 9Z"/></marker></defs>',
    `<rect class="page" width="${WIDTH}" height="${height}" rx="10"/>`,
    drawLibrary(files),
    ...arrows.map(drawArrow),
    ...rooms.map(drawRoom),
    text(24, height - 18, [
      ['about', 'An arrow means: imports; the thicker, the more files do. Numbers count files.'],
    ]),
    '</svg>',
    '',
  ].join('\n');
}

const WIDTH = 1064;
const LIBRARY = 'src/index.ts';

type Tone = 'outside' | 'cases' | 'knowledge' | 'world' | 'ground' | 'apart';

interface Place {
  readonly row: number;
  readonly x: number;
  readonly width: number;
  readonly tone: Tone;
  /** What the room does, as lines. */
  readonly about: readonly string[];
  /** The number of columns for its folders. */
  readonly columns?: number;
  /** True if it may extend into the rows below its own. */
  readonly isTall?: boolean;
}

interface Room extends Box {
  readonly place: Place;
  readonly count: number;
  /** Its folders, with the number of files in and below them. */
  readonly folders: readonly (readonly [name: string, count: number])[];
}

/** From top to bottom in the direction of imports. The sandbox is separate, because it imports nothing. */
const PLACES: Readonly<Record<string, Place>> = {
  cli: {
    row: 0,
    x: 24,
    width: 1016,
    tone: 'outside',
    columns: 6,
    about: ['command line, help, prompts, failures; a file a command'],
  },
  render: {
    row: 1,
    x: 24,
    width: 114,
    tone: 'cases',
    isTall: true,
    about: ['text and', 'documents', 'from data'],
  },
  app: {
    row: 1,
    x: 154,
    width: 856,
    tone: 'cases',
    columns: 6,
    about: ['a folder a use case; the only room that brings the others together'],
  },
  config: { row: 2, x: 232, width: 200, tone: 'knowledge', about: ['YAML in and out'] },
  execute: { row: 2, x: 452, width: 112, tone: 'world', about: ['doing a plan,', 'journal, lock'] },
  hubspot: { row: 2, x: 584, width: 114, tone: 'world', about: ['client, limits,', 'its errors'] },
  platforms: { row: 2, x: 716, width: 120, tone: 'world', about: ['comments on', 'pull requests'] },
  sandbox: {
    row: 2,
    x: 868,
    width: 142,
    tone: 'apart',
    isTall: true,
    about: ['a small HubSpot', 'on localhost'],
  },
  generated: {
    row: 3,
    x: 52,
    width: 142,
    tone: 'ground',
    about: ['types, validators,', 'and lists of kinds'],
  },
  files: { row: 3, x: 406, width: 138, tone: 'world', about: ['reading, and', 'writing whole files'] },
  guards: { row: 3, x: 566, width: 86, tone: 'knowledge', about: ['checks for', 'all kinds'] },
  transport: { row: 3, x: 672, width: 144, tone: 'world', about: ['requests, lanes,', 'retries'] },
  resources: {
    row: 4,
    x: 80,
    width: 304,
    tone: 'knowledge',
    columns: 2,
    about: ['a folder a kind'],
  },
  core: {
    row: 5,
    x: 24,
    width: 1016,
    tone: 'ground',
    columns: 7,
    about: ['words and pure algorithms: no input or output, nothing of HubSpot'],
  },
};

const LINE = 18;
const TOP = 66;
const GAP = 46;

function roomsIn(files: readonly SourceImports[]): readonly Room[] {
  const names = [...new Set(files.map(({ path }) => roomOf(path)))].filter((name) => name !== LIBRARY);
  const unplaced = names.filter((name) => PLACES[name] === undefined);
  if (unplaced.length > 0)
    throw new Error(`scripts/draw-architecture.ts has no place for ${unplaced.join(', ')}`);
  return Object.entries(PLACES).reduce<readonly Room[]>((above, [name, place]) => {
    const own = files.filter(({ path }) => roomOf(path) === name);
    const folders = foldersOf(own);
    const { row, x, width, about, columns = 1 } = place;
    const height =
      columns > 1
        ? 42 + Math.ceil(folders.length / columns) * LINE
        : 38 + about.length * 15 + (folders.length === 0 ? LINE : 8 + folders.length * LINE);
    const y = Math.max(
      TOP,
      ...above
        .filter((room) => room.place.row < row && (room.place.isTall !== true || overlap(room, place)))
        .map((room) => room.y + room.height + GAP),
    );
    return [...above, { name, x, y, width, height, place, count: own.length, folders }];
  }, []);
}

function overlap(one: Pick<Place, 'x' | 'width'>, other: Pick<Place, 'x' | 'width'>): boolean {
  return one.x < other.x + other.width && other.x < one.x + one.width;
}

/** The folder directly below src; for the library, its path. */
function roomOf(path: string): string {
  const [, room, below] = path.split('/');
  return below === undefined ? path : (room ?? path);
}

function foldersOf(files: readonly SourceImports[]): Room['folders'] {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const [, , folder, below] = path.split('/');
    if (below !== undefined && folder !== undefined) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** How often each room imports each other one. */
function importsBetween(files: readonly SourceImports[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const { path, imports } of files) {
    const from = roomOf(path);
    if (from === LIBRARY) continue;
    const ofRoom = counts.get(from) ?? new Map<string, number>();
    for (const to of new Set(imports.map(roomOf))) if (to !== from) ofRoom.set(to, (ofRoom.get(to) ?? 0) + 1);
    counts.set(from, ofRoom);
  }
  return counts;
}

function description(arrows: readonly Arrow[]): string {
  const rooms = [...new Set(arrows.map(({ from }) => from))];
  return rooms
    .map((room) => {
      const targets = arrows.filter(({ from }) => from === room).map(({ to }) => to);
      return `${room} imports ${targets.join(', ')}.`;
    })
    .join(' ');
}

function drawLibrary(files: readonly SourceImports[]): string {
  const imports = files.find(({ path }) => path === LIBRARY)?.imports ?? [];
  const rooms = [...new Set(imports.map(roomOf))].sort().join(', ');
  return [
    `<rect class="library" x="24" y="20" width="${WIDTH - 48}" height="30" rx="6"/>`,
    text(35, 40, [
      ['name', 'index.ts'],
      ['about', `\u2002the library: hands out what is public of ${rooms}`],
    ]),
  ].join('');
}

function drawArrow({ from, to, count, path }: Arrow): string {
  const width = (1 + Math.min(2.4, Math.log10(count) * 1.3)).toFixed(1);
  const title = `${from} imports ${to} in ${count} ${count === 1 ? 'file' : 'files'}`;
  return `<path class="arrow" d="${path}" stroke-width="${width}" marker-end="url(#head)"><title>${escape(title)}</title></path>`;
}

function drawRoom({ name, x, y, width, place, height, count, folders }: Room): string {
  const { tone, about, columns = 1 } = place;
  const box = `<rect class="room" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>`;
  const content = columns > 1 ? wideContent : narrowContent;
  return `<g class="${tone}">${box}${content({ x: x + 11, y, width: width - 22 }, { name, about, count, folders, columns }).join('')}</g>`;
}

interface Space {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

type Content = Pick<Room, 'name' | 'count' | 'folders'> & {
  readonly about: readonly string[];
  readonly columns: number;
};

/** Everything on the first line, and below it the folders side by side. */
function wideContent(
  { x, y, width }: Space,
  { name, about, count, folders, columns }: Content,
): readonly string[] {
  return [
    text(x, y + 24, [
      ['name', name],
      ['about', `\u2002${about.join(' ')}`],
    ]),
    text(x + width, y + 24, [['count', String(count)]], 'end'),
    ...folders.map(([folder, files], index) => {
      const at = x + (index % columns) * (width / columns);
      return text(at, y + 48 + Math.floor(index / columns) * LINE, [
        ['folder', folder],
        ['count', `\u2002${files}`],
      ]);
    }),
  ];
}

/** Line by line; the number of files on the right where folders have theirs, else below. */
function narrowContent({ x, y, width }: Space, { name, about, count, folders }: Content): readonly string[] {
  const below = y + 42 + about.length * 15;
  const total =
    folders.length === 0
      ? text(x, below + 1, [['count', `${count} files`]])
      : text(x + width, y + 24, [['count', String(count)]], 'end');
  return [
    text(x, y + 24, [['name', name]]),
    ...about.map((words, index) => text(x, y + 42 + index * 15, [['about', words]])),
    total,
    ...folders.flatMap(([folder, files], index) => [
      text(x, below + 9 + index * LINE, [['folder', folder]]),
      text(x + width, below + 9 + index * LINE, [['count', String(files)]], 'end'),
    ]),
  ];
}

function text(
  x: number,
  y: number,
  parts: readonly (readonly [kind: string, words: string])[],
  anchor: 'start' | 'end' = 'start',
): string {
  const spans = parts.map(([kind, words]) => `<tspan class="${kind}">${escape(words)}</tspan>`).join('');
  return `<text x="${x}" y="${y}"${anchor === 'end' ? ' text-anchor="end"' : ''}>${spans}</text>`;
}

const STYLE = [
  'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--ink)}',
  'svg{--page:#ffffff;--ink:#1c2430;--quiet:#5a6675;--line:#8a97a8;--outside:#eef1f5;--cases:#e3edfb;--knowledge:#e2f3ea;--world:#fcefd9;--ground:#ece8f7;--apart:#fbe5e6;--edge:#c5cedb}',
  '@media (prefers-color-scheme:dark){svg{--page:#10151d;--ink:#e6ebf2;--quiet:#9fadbf;--line:#74839a;--outside:#1d2531;--cases:#172b49;--knowledge:#14332a;--world:#3a2c12;--ground:#29233f;--apart:#40202a;--edge:#3a4657}}',
  '.page{fill:var(--page)}.library{fill:none;stroke:var(--edge);stroke-dasharray:4 3}',
  '.room{stroke:var(--edge)}',
  ...['outside', 'cases', 'knowledge', 'world', 'ground', 'apart'].map(
    (tone) => `.${tone} .room{fill:var(--${tone})}`,
  ),
  '.name{font-size:15px;font-weight:650}.about{font-size:12.5px;fill:var(--quiet)}.folder{font-size:13px}',
  '.count{font-size:12.5px;fill:var(--quiet);font-variant-numeric:tabular-nums}',
  '.arrow{fill:none;stroke:var(--line)}.head{fill:var(--line)}',
].join('');

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
