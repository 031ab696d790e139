/**
 * The folder that plans of several accounts are written to: `fleet.json`, and a plan for each account beside it. An
 * earlier run's plans are removed, and nothing else: only names that its `fleet.json` lists, and only plain ones.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BIGGEST_DOCUMENT, readText } from '../../config/read/files.js';
import { isJsonList, isJsonObject, parsedJson } from '../../core/base/json.js';
import type { FleetPlan } from '../../core/fleet/fleet-plan.js';
import { makePrivateFolder } from '../../files/folders.js';
import { unwritable } from '../../files/file-errors.js';
import { sortOf } from '../files/file-sort.js';
import { openOutputs } from '../files/outputs.js';
import type { AppContext } from '../types.js';

/** The document that joins the plans in a folder. */
export const FLEET_FILE = 'fleet.json';

export interface FleetFolder {
  /** Writes the document that joins the plans. */
  readonly save: (plan: FleetPlan) => Promise<void>;
}

/** Opens the folder, without the plans of an earlier run. Throws `OUTPUT_REFUSED` and `FILE_UNWRITABLE`. */
export async function openFleetFolder(ctx: AppContext, out: string): Promise<FleetFolder> {
  const output = { path: join(out, FLEET_FILE), sort: 'fleet' } as const;
  const outputs = await openOutputs(ctx, [output], []);
  const folder = resolve(ctx.cwd, out);
  await makePrivateFolder(folder);
  for (const path of await formerPlans(folder)) await remove(path);
  await remove(join(folder, FLEET_FILE));
  return { save: (plan) => outputs.save(output, `${JSON.stringify(plan, null, 2)}\n`) };
}

const PLAIN_NAME = /^[a-z][a-z0-9-]{0,35}\.json$/;

/** The document may have come with a checkout and name any file, so only what is a saved plan counts. */
async function formerPlans(folder: string): Promise<readonly string[]> {
  const value = parsedJson(await textAt(join(folder, FLEET_FILE)));
  const accounts = isJsonObject(value) ? value['accounts'] : null;
  const names = (isJsonList(accounts) ? accounts : []).flatMap((account) => {
    const name = isJsonObject(account) ? account['plan'] : null;
    return typeof name === 'string' && PLAIN_NAME.test(name) ? [join(folder, name)] : [];
  });
  const isPlan = await Promise.all(names.map(async (path) => sortOf(await textAt(path)) === 'plan'));
  return names.filter((_, at) => isPlan[at] === true);
}

async function textAt(path: string): Promise<string> {
  const read = await readText(path, { most: BIGGEST_DOCUMENT, links: 'refuse' });
  return read.kind === 'text' ? read.text : '';
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw unwritable(path, error);
  }
}
