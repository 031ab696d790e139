/** Something that arrows begin and end at, and go around. */
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
  /** Where a straight line down meets no other box. */
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

/**
 * Arrows straight down from box to box. Those with the least room choose first, each as near to the middle of its room as
 * the lines before it let it be. An arrow without any room bends, which shows that a box should move.
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
  return edges
    .toSorted((one, other) => one.free.length - other.free.length)
    .map(({ from, to, count, free }) => {
      const [top, bottom] = [from.y + from.height, to.y];
      const x = choose(
        free,
        lines.filter((line) => line.top < bottom && top < line.bottom),
      );
      if (x === null) return { from: from.name, to: to.name, count, path: bent(from, to) };
      lines.push({ x, top, bottom });
      return { from: from.name, to: to.name, count, path: `M${x} ${top}V${bottom - 1}` };
    })
    .toSorted((one, other) => (`${one.from} ${one.to}` < `${other.from} ${other.to}` ? -1 : 1));
}

function freeBetween(from: Box, to: Box, boxes: readonly Box[]): readonly number[] {
  const [top, bottom] = [from.y + from.height, to.y];
  const left = Math.max(from.x, to.x) + INSET;
  const right = Math.min(from.x + from.width, to.x + to.width) - INSET;
  if (bottom <= top || right < left) return [];
  const between = boxes.filter((box) => box.y < bottom && box.y + box.height > top);
  const isFree = (x: number): boolean =>
    between.every((box) => x < box.x - CLEARANCE || x > box.x + box.width + CLEARANCE);
  return Array.from({ length: Math.floor(right - left) + 1 }, (_, index) => left + index).filter(isFree);
}

function bent(from: Box, to: Box): string {
  const [start, end] = [from.x + from.width / 2, to.x + to.width / 2];
  const [top, bottom] = [from.y + from.height, to.y - 1];
  return `M${start} ${top}C${start} ${top + 60} ${end} ${bottom - 60} ${end} ${bottom}`;
}

/** The middle of the widest stretch, or what is nearest to it and far enough from the other lines. */
function choose(free: readonly number[], lines: readonly Line[]): number | null {
  const allowed = free.filter((x) => lines.every((line) => Math.abs(line.x - x) >= APART));
  const middle = middleOf(widest(allowed));
  return middle ?? middleOf(free);
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
