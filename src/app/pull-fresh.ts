import { join } from 'node:path';
import { NO_CONSOLE } from '../config/live-settings.js';
import { writeConfiguration } from '../config/write.js';
import type { JsonObject } from '../core/json.js';
import { writeOwn } from './own-file.js';
import { readPipelines } from '../resources/pipelines/read.js';
import type { OpenAccount } from './account.js';
import { openAccount } from './account.js';
import { consoleOn } from './console-pages.js';
import { readLivePeople, readLiveSettings } from './live-settings.js';
import { confirmPulled } from './pull-confirmed.js';
import { SCHEMA_COPY } from './schema-copy.js';
import type { AccountFlags, AppContext } from './types.js';

const CONFIG = 'pipewright.yaml';

export interface FreshPull {
  readonly portalId: number;
  /** The configuration, and the lock where something is recorded in it. */
  readonly written: readonly string[];
  /** What the configuration leaves out, one sentence each; they stand in its head too. */
  readonly notes: readonly string[];
}

/** Writes the whole account as a fresh configuration into the working directory. */
export async function pullFresh(ctx: AppContext, flags: AccountFlags): Promise<FreshPull> {
  const account = await openAccount(ctx, flags, { portalIds: [], subscription: null }, 'read');
  try {
    const { portalId } = account.facts;
    const pages = await account.readConsole();
    const { text, notes } = await freshText(account, pages);
    await writeOwn(join(ctx.cwd, CONFIG), text);
    const confirmed =
      pages === null ? null : await confirmPulled(ctx, account, { account: flags, paths: [], pages });
    return { portalId, written: [CONFIG, ...(confirmed === null ? [] : [confirmed])], notes };
  } finally {
    await account.close();
  }
}

async function freshText(
  { reader, facts: { portalId } }: OpenAccount,
  pages: JsonObject | null,
): Promise<{ readonly text: string; readonly notes: readonly string[] }> {
  const everything = { members: true, users: true, permissionSets: true };
  const [pipelines, people] = await Promise.all([readPipelines(reader), readLivePeople(reader, everything)]);
  const ids = pipelines.map(({ id }) => id);
  const { settings, notes } = await readLiveSettings(reader, { rules: ids, editors: ids }, people);
  const { text, leftOut } = writeConfiguration({
    portalId,
    pipelines,
    settings: { ...settings, console: pages === null ? NO_CONSOLE : consoleOn(pages) },
    comments: [...HEAD, ...(pages === null ? [NOT_READABLE] : []), ...notes],
    schema: `./${SCHEMA_COPY}`,
  });
  return { text, notes: [...notes, ...leftOut] };
}

const HEAD = [
  'Pulled from HubSpot: every ticket pipeline of the account with its rules, who may edit its tickets, and all teams.',
  'Where HubSpot has no rule, everyone may edit, or a list of members is empty, nothing is written. What is not',
  'written is never changed.',
];

/** One mark for the whole file: it is the same for every pipeline, status and team. */
const NOT_READABLE =
  "not readable: properties, access, card, tickets (HubSpot's API does not show them; declare them to manage them)";
