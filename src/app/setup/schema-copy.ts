import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOwn, writeOwn } from '../files/own-file.js';
import { packageFile } from '../context.js';
import type { AppContext } from '../types.js';

/** The schema's name beside a configuration. */
export const SCHEMA_COPY = 'pipewright.schema.json';

/** Writes the schema that editors use beside the configuration. False where it is there already. */
export async function copySchema(ctx: AppContext): Promise<boolean> {
  return writeIfDifferent(join(ctx.cwd, SCHEMA_COPY), await ownSchema());
}

/** True where a file of that name is there and says something else: an older schema, or what somebody wrote. */
export async function hasOtherSchema(ctx: AppContext): Promise<boolean> {
  const text = await readOwn(join(ctx.cwd, SCHEMA_COPY));
  return text !== null && text !== (await ownSchema());
}

function ownSchema(): Promise<string> {
  return readFile(packageFile('schema/pipewright.schema.json'), 'utf8');
}

/** Writes a text file where it doesn't say that already. */
export async function writeIfDifferent(path: string, text: string): Promise<boolean> {
  if ((await readOwn(path)) === text) return false;
  await writeOwn(path, text);
  return true;
}
