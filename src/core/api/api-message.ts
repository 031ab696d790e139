import type { Redact } from '../secrets/redact.js';

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

/** As much of a body as its beginning is taken from. */
const READ = 4000;

/** How a body that can't be read begins, without its token and on one line. */
export function bodyStart(body: string, redact: Redact): string {
  return printable(redact(body.slice(0, READ))).slice(0, 80);
}

/** Text with all but letters, digits, punctuation and symbols made spaces. */
export function printable(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ').trim();
}
