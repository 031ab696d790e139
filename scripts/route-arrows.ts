/** A box that arrows start and end at, and avoid. */
export interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** The data of an SVG path. */
  readonly path: string;
}

interface Edge {
  readonly from: Box;
  readonly to: Box;
  readonly count: number;
  /** The range in which a straight line down meets no other box. */
  readonly free: readonly number[];
}

interface Line {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

const INSET = 8;
const CLEARANCE = 5;
const APART = 11;
/** How far below its box an arrow turns, and the radius of its corners. */
const STEP = 23;
const ROUND = 7;

/**
 * Arrows straight down from box to box. Those with the least space are placed first, each as close to the middle of its
 * range as the earlier lines allow. An arrow without a free straight line turns aside once, below its box, and crosses
 * other arrows there, never a box: imports need not be planar.
 */
export function routeArrows(
  boxes: readonly Box[],
  counts: ReadonlyMap<string, ReadonlyMap<string, number>>,
): readonly Arrow[] {
  const edges = boxes.flatMap((from) =>
    boxes.flatMap((to): readonly Edge[] => {
      const count = counts.get(from.name)?.get(to.name) ?? 0;
      return count === 0 ? [] : [{ from, to, count, free: freeBetween(from, to, boxes) }];
    }),
  );
  const lines: Line[] = [];
  const straight = edges
    .filter(({ free }) => free.length > 0)
    .toSorted((one, other) => one.free.length - other.free.length)
    .map(({ from, to, count, free }) => {
      const [top, bottom] = [from.y + from.height, to.y];
      const x = choose(free, beside(lines, top, bottom));
      lines.push({ x, top, bottom });
      return { from: from.name, to: to.name, count, path: `M${x} ${top}V${bottom - 1}` };
    });
  const stepping = edges
    .filter(({ free }) => free.length === 0)
    .map(({ from, to, count }) => ({
      from: from.name,
      to: to.name,
      count,
      path: stepAside(from, to, boxes, lines),
    }));
  return [...straight, ...stepping].toSorted((one, other) =>
    `${one.from} ${one.to}` < `${other.from} ${other.to}` ? -1 : 1,
  );
}

function freeBetween(from: Box, to: Box, boxes: readonly Box[]): readonly number[] {
  const left = Math.max(from.x, to.x);
  const right = Math.min(from.x + from.width, to.x + to.width);
  return freeAcross({ left, right }, from.y + from.height, to.y, boxes);
}

/** The ranges below or above a box, from `left` to `right`, in which a line from `top` to `bottom` meets no box. */
function freeAcross(
  { left, right }: { readonly left: number; readonly right: number },
  top: number,
  bottom: number,
  boxes: readonly Box[],
): readonly number[] {
  const width = right - left - 2 * INSET;
  if (bottom <= top || width < 0) return [];
  const between = boxes.filter((box) => box.y < bottom && box.y + box.height > top);
  const isFree = (x: number): boolean =>
    between.every((box) => x < box.x - CLEARANCE || x > box.x + box.width + CLEARANCE);
  return Array.from({ length: Math.floor(width) + 1 }, (_, index) => left + INSET + index).filter(isFree);
}

function beside(lines: readonly Line[], top: number, bottom: number): readonly Line[] {
  return lines.filter((line) => line.top < bottom && top < line.bottom);
}

/** Down, across by the shortest way, and down. */
function stepAside(from: Box, to: Box, boxes: readonly Box[], lines: readonly Line[]): string {
  const [top, bottom] = [from.y + from.height, to.y];
  const y = top + STEP;
  const starts = apart(freeAcross(sides(from), top, y, boxes), beside(lines, top, y));
  const ends = apart(freeAcross(sides(to), y, bottom, boxes), beside(lines, y, bottom));
  const ways = starts.flatMap((start) => ends.map((end) => ({ start, end })));
  const [way] = ways
    .filter(({ start, end }) => isClear(y, start, end, boxes))
    .toSorted((one, other) => Math.abs(one.start - one.end) - Math.abs(other.start - other.end));
  if (way === undefined)
    throw new Error(`An arrow from ${from.name} to ${to.name} has no way: a box in the picture must move`);
  const { start, end } = way;
  const aside = start < end ? ROUND : -ROUND;
  return `M${start} ${top}V${y - ROUND}Q${start} ${y} ${start + aside} ${y}H${end - aside}Q${end} ${y} ${end} ${y + ROUND}V${bottom - 1}`;
}

function sides({ x, width }: Box): { readonly left: number; readonly right: number } {
  return { left: x, right: x + width };
}

function isClear(y: number, start: number, end: number, boxes: readonly Box[]): boolean {
  const [left, right] = [Math.min(start, end), Math.max(start, end)];
  return boxes.every(
    (box) => y < box.y || y > box.y + box.height || right < box.x || left > box.x + box.width,
  );
}

function apart(free: readonly number[], lines: readonly Line[]): readonly number[] {
  return free.filter((x) => lines.every((line) => Math.abs(line.x - x) >= APART));
}

/** The middle of the widest range, or the nearest point to it that is far enough from the other lines. */
function choose(free: readonly number[], lines: readonly Line[]): number {
  return middleOf(widest(apart(free, lines))) ?? middleOf(free) ?? 0;
}

function middleOf(stretch: readonly number[]): number | null {
  return stretch[Math.floor(stretch.length / 2)] ?? null;
}

function widest(xs: readonly number[]): readonly number[] {
  const stretches = xs.reduce<readonly (readonly number[])[]>((found, x) => {
    const last = found.at(-1);
    return last?.at(-1) === x - 1 ? [...found.slice(0, -1), [...last, x]] : [...found, [x]];
  }, []);
  return stretches.toSorted((one, other) => other.length - one.length)[0] ?? [];
}
