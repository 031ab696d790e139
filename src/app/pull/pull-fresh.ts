import { join } from 'node:path';
import { readConfiguration } from '../../config/index.js';
import type { LiveSettings } from '../../config/write/live-settings.js';
import { joinKnown, NOTHING_KNOWN } from '../../config/write/live-settings.js';
import { treeOf } from '../../config/read/tree.js';
import { writeConfiguration } from '../../config/write/write.js';
import type { Address } from '../../core/base/address.js';
import { pipelineIdAddress, pipelineOf, teamIdAddress, teamOf } from '../../core/base/address.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { BugError } from '../../core/base/errors.js';
import type { JsonObject } from '../../core/base/json.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Unmanaged } from '../../core/plan/plan.js';
import type { LeftByHand } from '../../core/model/results.js';
import { writeOwn } from '../files/own-file.js';
import type { OpenAccount } from '../account/account.js';
import { openAccount } from '../account/account.js';
import { settingsOnPages } from '../console/settings-on-pages.js';
import { readLiveSettings } from '../account/live-settings.js';
import { orUnreadable, readLive } from '../account/read-live.js';
import { confirmPulled } from './pull-confirmed.js';
import { SCHEMA_COPY } from '../setup/schema-copy.js';
import type { AccountFlags, AppContext } from '../types.js';

const CONFIG = 'pipewright.yaml';

interface FreshPull {
  readonly portalId: number;
  /** The configuration, and the lock if something was recorded in it. */
  readonly written: readonly string[];
  /**
   * Settings that aren't managed because they can't be read or expressed, one sentence each; also listed in the file's
   * head.
   */
  readonly notes: readonly string[];
  /** Pipelines and teams that no configuration can express; also listed in the file's head. */
  readonly notWritten: readonly LeftByHand[];
  readonly unmanaged: readonly Unmanaged[];
}

/** Writes the whole account as a new configuration into the working directory. */
export async function pullFresh(ctx: AppContext, flags: AccountFlags): Promise<FreshPull> {
  const account = await openAccount(ctx, flags, { portalIds: [], subscription: null }, 'read');
  try {
    const { portalId } = account.facts;
    const pages = await account.readConsole();
    const { live, notes } = await readEverything(account, pages);
    const { text, leftOut, refused } = await fittingText(ctx, live, [
      ...(pages === null ? [NOT_READABLE] : []),
      ...notes,
    ]);
    await writeOwn(join(ctx.cwd, CONFIG), text);
    const confirmed =
      pages === null ? null : await confirmPulled(ctx, account, { account: flags, paths: [], pages });
    return {
      portalId,
      written: [CONFIG, ...(confirmed === null ? [] : [confirmed])],
      notes: [...notes, ...leftOut],
      notWritten: refused.map(({ address, why }) => ({
        code: 'PULL_BY_HAND',
        file: CONFIG,
        source: null,
        address,
        text: why,
      })),
      unmanaged: refused.map(({ kind, id, label }) => ({ kind, id, label, reason: 'not declared' })),
    };
  } finally {
    await account.close();
  }
}

interface Live {
  readonly portalId: number;
  readonly pipelines: readonly LivePipeline[];
  readonly settings: LiveSettings;
}

async function readEverything(
  { reader, facts: { portalId } }: OpenAccount,
  pages: JsonObject | null,
): Promise<{ readonly live: Live; readonly notes: readonly string[] }> {
  const everything = { teams: true, members: true, everyone: true, permissionSets: true };
  const read = await readLive({ reader, asked: everything, attempt: orUnreadable });
  const { pipelines } = read;
  const { settings, notes } = await readLiveSettings(reader, () => pipelines, read);
  const known = joinKnown([settings.known, pages === null ? NOTHING_KNOWN : settingsOnPages(pages)]);
  return { live: { portalId, pipelines, settings: { ...settings, known } }, notes };
}

/** A live pipeline or team that no configuration can express, and why. */
interface Refused {
  readonly kind: 'pipeline' | 'team';
  readonly id: string;
  readonly label: string;
  readonly address: Address;
  readonly why: string;
}

interface Fitting {
  readonly text: string;
  readonly leftOut: readonly string[];
  readonly refused: readonly Refused[];
}

/**
 * The text of everything that a valid configuration can express: what makes it invalid is left out, one pipeline or
 * team at a time.
 */
async function fittingText(
  { cwd }: Pick<AppContext, 'cwd'>,
  live: Live,
  comments: readonly string[],
): Promise<Fitting> {
  let refused: readonly Refused[] = [];
  for (;;) {
    const { portalId, pipelines, settings } = without(live, refused);
    const { text, leftOut, ids } = writeConfiguration({
      portalId,
      pipelines,
      settings,
      comments: [...HEAD, ...comments, ...refused.map(({ why }) => `not written: ${why}`)],
      schema: `./${SCHEMA_COPY}`,
    });
    const tree = treeOf(new Map([[join(cwd, CONFIG), { kind: 'text', text } as const]]));
    const read = await readConfiguration({ cwd, paths: [CONFIG], tree });
    if (read.ok) return { text, leftOut, refused };
    const errors = read.findings.filter(({ severity }) => severity === 'error');
    const more = errors.flatMap((found) => refusedBy(found, live, ids));
    const news = more.filter(({ address }, at) => more.findIndex((one) => one.address === address) === at);
    if (news.length === 0)
      throw new BugError(`a fresh pull is invalid: ${errors.map(({ summary }) => summary).join(' ')}`);
    refused = [...refused, ...news];
  }
}

function without({ portalId, pipelines, settings }: Live, refused: readonly Refused[]): Live {
  const gone = new Set(refused.map(({ address }) => address));
  return {
    portalId,
    pipelines: pipelines.filter(({ id }) => !gone.has(pipelineIdAddress(id))),
    settings: {
      ...settings,
      teams: settings.teams?.filter(({ id }) => !gone.has(teamIdAddress(id))) ?? null,
    },
  };
}

function refusedBy(
  { address, code, summary }: Diagnostic,
  live: Live,
  ids: ReadonlyMap<Address, string>,
): readonly Refused[] {
  const team = teamOf(address ?? '');
  const id = ids.get(team ?? pipelineOf(address ?? '') ?? '');
  const isTeam = team !== null;
  const things = isTeam
    ? (live.settings.teams ?? []).map((team) => ({ id: team.id, label: team.name }))
    : live.pipelines;
  const thing = things.find((one) => one.id === id);
  if (thing === undefined) return [];
  const kind = isTeam ? 'team' : 'pipeline';
  const at = isTeam ? teamIdAddress(thing.id) : pipelineIdAddress(thing.id);
  const why = `the ${kind} ${JSON.stringify(thing.label)} (id ${JSON.stringify(thing.id)}): ${code}, ${summary}`;
  return [{ kind, id: thing.id, label: thing.label, address: at, why }];
}

const HEAD = [
  'Pulled from HubSpot: every ticket pipeline of the account with its rules, who may edit its tickets, and all teams.',
  'Where HubSpot has no rule, everyone may edit, or a list of members is empty, nothing is written. What is not',
  'written is never changed.',
];

/** One note for the whole file, as it is the same for every pipeline, status and team. */
const NOT_READABLE =
  "not readable: properties, access, card, tickets (HubSpot's API does not show them; declare them to manage them)";
