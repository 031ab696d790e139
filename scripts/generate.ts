/**
 * Generates types and validators from schemas (validators need no package at run time), the lists of facets from the
 * resource kinds' folders, core's words for changes, and the picture of the rooms from their imports.
 *
 *   tsx scripts/generate.ts            writes what differs
 *   tsx scripts/generate.ts --check    fails where something isn't fresh
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { architectureSvg } from './draw-architecture.js';
import { changeKinds } from './generate/change-kinds.js';
import { overlaySchema } from './generate/overlay.js';
import { kindLists } from './generate/resources.js';
import { SCHEMAS } from './generate/schemas.js';
import { typesOf } from './generate/types.js';
import { SCHEMA_ERROR, validatorOf, validatorTypes } from './generate/validator.js';
import { sourceImports } from './source-imports.js';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

const OVERLAY = 'schema/overlay.schema.json';
const files = new Map<string, string>(kindLists(root));
const overlay = overlaySchema(parsed(readFileSync(join(root, 'schema/pipewright.schema.json'), 'utf8')));
files.set(
  OVERLAY,
  await format(JSON.stringify(overlay), { ...(await resolveConfig(join(root, OVERLAY))), parser: 'json' }),
);
for (const { schema: path, folder, name, type, errors } of SCHEMAS) {
  const schema = parsed(files.get(path) ?? readFileSync(join(root, path), 'utf8'));
  if (type !== null) files.set(`${folder}/${name}.ts`, await typesOf(schema, type));
  files.set(`${folder}/validate-${name}.js`, await validatorOf(schema, root, errors));
  files.set(`${folder}/validate-${name}.d.ts`, validatorTypes(name, type));
  files.set(`${folder}/schema-error.ts`, SCHEMA_ERROR);
}

files.set('src/core/plan/change-kind.ts', changeKinds(root));
files.set('docs/architecture.svg', architectureSvg(sourceImports(root)));

let stale = 0;
for (const [file, text] of files) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  stale += 1;
  if (check) console.error(`${file} is not fresh: run tsx scripts/generate.ts`);
  else {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${file}`);
  }
}
if (check && stale > 0) process.exitCode = 1;

function parsed(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}
