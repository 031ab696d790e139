import { BIGGEST_DOCUMENT, readText } from '../../config/read/files.js';
import { parsedJson } from '../../core/base/json.js';
import type { Io } from '../../core/base/io.js';

/** The file with the event that started a run of GitHub Actions; empty if there is none. */
export function eventFile(env: Io['env']): string {
  return env['GITHUB_EVENT_PATH'] ?? '';
}

/** That event, or null if it is missing or incomplete. */
export async function readEvent(env: Io['env']): Promise<unknown> {
  const path = eventFile(env);
  if (path === '') return null;
  const read = await readText(path, { most: BIGGEST_DOCUMENT });
  return read.kind === 'text' ? parsedJson(read.text) : null;
}
