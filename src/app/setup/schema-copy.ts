import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOwn, writeOwn } from '../files/own-file.js';
import { packageFile } from '../context.js';
import type { AppContext } from '../types.js';

/** The schema's file name next to a configuration. */
export const SCHEMA_COPY = 'pipewright.schema.json';

/** Writes the schema for editors next to the configuration. Returns false if it is there already. */
export async function copySchema(ctx: AppContext): Promise<boolean> {
  return writeIfDifferent(join(ctx.cwd, SCHEMA_COPY), await ownSchema());
}

/** True if a file of that name exists with other content: an older schema, or somebody's own file. */
export async function hasOtherSchema(ctx: AppContext): Promise<boolean> {
  const text = await readOwn(join(ctx.cwd, SCHEMA_COPY));
  return text !== null && text !== (await ownSchema());
}

function ownSchema(): Promise<string> {
  return readFile(packageFile('schema/pipewright.schema.json'), 'utf8');
}

/** Writes a text file unless it has that content already. */
export async function writeIfDifferent(path: string, text: string): Promise<boolean> {
  if ((await readOwn(path)) === text) return false;
  await writeOwn(path, text);
  return true;
}
