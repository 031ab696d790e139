import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../execute/files.js';
import { packageFile } from './context.js';
import type { AppContext } from './types.js';

/** The schema's name beside a configuration. */
export const SCHEMA_COPY = 'pipewright.schema.json';

/** Writes the schema that editors use beside the configuration. False where it is there already. */
export async function copySchema(ctx: AppContext): Promise<boolean> {
  const schema = await readFile(packageFile('schema/pipewright.schema.json'), 'utf8');
  return writeIfDifferent(join(ctx.cwd, SCHEMA_COPY), schema);
}

/** Writes a text file where it doesn't say that already. */
export async function writeIfDifferent(path: string, text: string): Promise<boolean> {
  if (existsSync(path) && (await readFile(path, 'utf8')) === text) return false;
  await writeFileAtomically(path, text);
  return true;
}
