import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/json.js';

/** `sha256:` and 64 hex digits over the canonical JSON of a value. */
export function digest(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}
