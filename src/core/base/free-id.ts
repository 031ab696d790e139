/**
 * The nearest free id: `wanted`, else with `_2`, `_3`, … behind it, cut so that it is no longer than `longest`
 * characters.
 */
export function freeId(wanted: string, taken: ReadonlySet<string>, longest: number): string {
  for (let count = 1; ; count += 1) {
    const ending = count === 1 ? '' : `_${count}`;
    const id = wanted.slice(0, longest - ending.length) + ending;
    if (!taken.has(id)) return id;
  }
}

/** Maximum length of a chosen id in HubSpot. */
export const LONGEST_ID = { pipeline: 36, status: 100 } as const;
