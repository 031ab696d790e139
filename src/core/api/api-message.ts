const LONGEST = 2000;

/**
 * What somebody else's program says, as one paragraph that fits into a sentence of ours: white space and control
 * characters made one space, at most 2,000 characters.
 */
export function apiMessage(text: string): string {
  const line = text
    .slice(0, 10 * LONGEST)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
