import type { JsonObject } from '../../core/base/json.js';
import { pairLines } from '../patch/entry-text.js';
import { pairOf } from '../patch/json-entry.js';

/** The text of an overlay that isn't there yet. */
export function newOverlayText(name: string, value: JsonObject): string {
  const lines = Object.entries(value).flatMap(([member, part]) => pairLines(pairOf(member, part ?? null)));
  return [
    `# What the account ${name} has differently. Merged into the shared files by key.`,
    ...lines,
    '',
  ].join('\n');
}
