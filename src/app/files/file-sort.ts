/**
 * Detects the type of a file by its content. Only unmistakable content counts: any other file isn't ours, and the user
 * knows what it is.
 */
import { isJsonObject, parsedJson } from '../../core/base/json.js';

export type Sort =
  'configuration' | 'sandbox' | 'journal' | 'plan' | 'fleet' | 'tickets' | 'pictures' | 'code-quality';

/** True for the names under which commands look for their own files, whatever the content. */
export function isOwnName(name: string): boolean {
  return /^pipewright\.(?:ya?ml|accounts\.yaml)$|\.lock\.ya?ml$/iu.test(name);
}

/** True if a file could be part of a configuration folder. */
export function hasYamlName(path: string): boolean {
  return /\.ya?ml$/iu.test(path);
}

/** The sort of a text; null if it isn't one of ours. */
export function sortOf(text: string): Sort | null {
  const start = text.trimStart();
  if (start.startsWith('id,subject,from,to')) return 'tickets';
  if (start.startsWith('<svg')) return 'pictures';
  if (start.startsWith('[')) return isReport(parsedJson(start)) ? 'code-quality' : null;
  if (!start.startsWith('{')) return isConfiguration(text) ? 'configuration' : null;
  // A journal is one document per line.
  const whole = parsedJson(start) ?? parsedJson(start.split('\n', 1)[0] ?? '');
  return isJsonObject(whole) ? sortOfDocument(whole) : null;
}

function sortOfDocument(document: Readonly<Record<string, unknown>>): Sort | null {
  if (document['format'] === 'pipewright-sandbox') return 'sandbox';
  if (document['kind'] === 'start' && 'formatVersion' in document) return 'journal';
  if ('formatVersion' in document && 'planHash' in document) return 'plan';
  if ('formatVersion' in document && 'fleetHash' in document) return 'fleet';
  return 'version' in document && PARTS.some((part) => part in document) ? 'configuration' : null;
}

/** Keys next to `version` in a configuration, an accounts file and a lock. */
const PARTS = ['pipelines', 'teams', 'permissionSets', 'retired', 'account', 'accounts', 'portals', 'ids'];

/** Checked line by line, so that invalid YAML is recognised too. */
function isConfiguration(text: string): boolean {
  const keys = new Set([...text.matchAll(/^["']?(\w+)["']?[ \t]*:/gmu)].map(([, key]) => key));
  return keys.has('version') && PARTS.some((part) => keys.has(part));
}

function isReport(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isFinding);
}

function isFinding(entry: unknown): boolean {
  return isJsonObject(entry) && 'check_name' in entry && 'fingerprint' in entry;
}
