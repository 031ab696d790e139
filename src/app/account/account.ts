import type {
  AccountFacts,
  AccountReader,
  AccountWriter,
  RequestCounts,
  Target,
} from '../../core/model/account.js';
import type { Subscription } from '../../core/model/config.js';
import { AppError } from '../../core/base/errors.js';
import type { JsonObject } from '../../core/base/json.js';
import type { SandboxSetting } from '../../core/kinds/facets.js';
import { isLoopbackUrl } from '../../core/secrets/secure-url.js';
import type { RateHints } from '../../hubspot/rate-hints.js';
import { API_VERSION } from '../../resources/shared/api-version.js';
import { ensureSandboxFolder, sandboxError, sandboxFile } from '../sandbox/sandbox-file.js';
import type { AccountFlags, AppContext } from '../types.js';

const HUBSPOT = 'https://api.hubapi.com';

/** What the configuration, or a saved plan, says about the account. */
export interface ExpectedAccount {
  readonly portalIds: readonly number[];
  readonly subscription: Subscription | null;
}

/** An account that answers to the right name. `writer` is null where the command only reads: nothing that writes exists then. */
export interface OpenAccount {
  readonly facts: AccountFacts;
  readonly reader: AccountReader;
  readonly writer: AccountWriter | null;
  /** Scheme, host and port: what one apply at a time is counted by. The sandbox's is its file. */
  readonly origin: string;
  readonly counts: () => RequestCounts;
  /** The token's scopes, or null where it can't be asked. One request, when it is called. */
  readonly scopes: () => Promise<readonly string[] | null>;
  /** The id of the token's user, in the same way. */
  readonly userId: () => Promise<string | null>;
  readonly rateHints: () => RateHints;
  /** Plays the person at the settings pages: null where the account has real ones. Returns what was in the way, or null. */
  readonly playConsole: ((setting: SandboxSetting) => Promise<string | null>) | null;
  /** What is set at the settings pages, by address with live ids: only a sandbox tells, so null where the account is none. */
  readonly readConsole: () => Promise<JsonObject | null>;
  /** Takes the token out of a text. */
  readonly redact: (text: string) => string;
  readonly close: () => Promise<void>;
}

interface Endpoint {
  readonly baseUrl: string;
  readonly origin: string;
  readonly token: string;
  readonly target: Target;
  readonly loopback: boolean;
  readonly playConsole: OpenAccount['playConsole'];
  readonly close: () => Promise<void>;
}

/**
 * Connects, reads who answers, and refuses anybody but the expected account. Until then nothing but the account's own
 * details has been asked.
 */
export async function openAccount(
  ctx: AppContext,
  flags: AccountFlags,
  expected: ExpectedAccount,
  mode: 'read' | 'write',
): Promise<OpenAccount> {
  const endpoint = await openEndpoint(ctx, flags, expected);
  const [{ createClient, createReader }, { readAccount, readTokenFacts }] = await Promise.all([
    import('../../hubspot/client.js'),
    import('../../hubspot/account.js'),
  ]);
  const { baseUrl, token, target, loopback } = endpoint;
  const { now, sleep, random, signal, talk, version } = ctx;
  const options = { baseUrl, token, now, sleep, random, signal, talk, userAgent: `pipewright/${version}` };
  const reading = mode === 'read' ? createReader(options) : null;
  const writing = mode === 'write' ? createClient(options) : null;
  const client = reading ?? writing ?? createReader(options);
  const close = async (): Promise<void> => {
    await client.close();
    await endpoint.close();
  };
  try {
    const read = await readAccount(client.reader, { apiVersion: API_VERSION, target, loopback });
    // It goes into plan files too, where no door stands.
    const facts = { ...read, uiDomain: client.redact(read.uiDomain) };
    checkPortal(facts, flags, expected);
    return {
      facts,
      reader: client.reader,
      writer: writing?.writer ?? null,
      origin: endpoint.origin,
      counts: () => client.counts(),
      scopes: async () => (await readTokenFacts(client.reader, token)).scopes,
      userId: async () => (await readTokenFacts(client.reader, token)).userId,
      rateHints: () => client.rateHints(),
      playConsole: endpoint.playConsole,
      readConsole: () => readConsoleOf(endpoint, client.server()),
      redact: client.redact,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the settings pages of a sandbox hold. No other server is asked for a path that is the sandbox's own. */
async function readConsoleOf(
  { baseUrl, loopback }: Endpoint,
  server: string | null,
): ReturnType<OpenAccount['readConsole']> {
  if (!loopback) return null;
  const { SERVER, readConsole } = await import('../../sandbox/index.js');
  return server === SERVER ? readConsole(baseUrl) : null;
}

async function openEndpoint(
  ctx: AppContext,
  flags: AccountFlags,
  expected: ExpectedAccount,
): Promise<Endpoint> {
  if (flags.sandbox === true) return openEmbedded(ctx, expected);
  const [{ checkApiUrl }, { tokenFor }] = await Promise.all([
    import('../../hubspot/api-url.js'),
    import('../../hubspot/token.js'),
  ]);
  const baseUrl = flags.apiUrl ?? HUBSPOT;
  const problem = checkApiUrl(baseUrl);
  if (problem !== null) throw problem;
  const [only] = expected.portalIds.length === 1 ? expected.portalIds : [];
  const token = tokenFor(ctx.env, flags.portal ?? only ?? null);
  if (token === null) throw noAccount(flags.portal ?? only ?? null);
  const loopback = isLoopbackUrl(baseUrl);
  const target = (flags.apiUrl ?? null) === null ? 'hubspot' : 'custom';
  return {
    baseUrl,
    origin: new URL(baseUrl).origin,
    token,
    target,
    loopback,
    playConsole: null,
    close: () => Promise.resolve(),
  };
}

async function openEmbedded(ctx: AppContext, { subscription }: ExpectedAccount): Promise<Endpoint> {
  const { openSandbox, playConsole } = await import('../../sandbox/index.js');
  const file = sandboxFile(ctx);
  await ensureSandboxFolder(ctx, file);
  try {
    const sandbox = await openSandbox({ file, subscription: subscription ?? undefined });
    return {
      baseUrl: sandbox.url,
      origin: `sandbox:${file}`,
      token: sandbox.token,
      target: 'sandbox',
      loopback: true,
      playConsole: ({ address, value }) => playConsole(sandbox.url, address, value),
      close: () => sandbox.close().catch(rethrown),
    };
  } catch (error) {
    throw sandboxError(error);
  }
}

/** The state is saved at the end: what was in the way of that is an error like any other. */
function rethrown(error: unknown): never {
  throw sandboxError(error);
}

function noAccount(portalId: number | null): AppError {
  const own = portalId === null ? '' : ` (or HUBSPOT_ACCESS_TOKEN_${portalId}, for this account only)`;
  return new AppError({
    code: 'NO_ACCOUNT',
    summary: 'There is no account to talk to.',
    detail: `Set HUBSPOT_ACCESS_TOKEN${own} to a service key of your HubSpot account (Development > Keys > Service keys), or add --sandbox to use the embedded account on this machine.`,
    hint: 'pipewright plan --sandbox',
  });
}

function checkPortal(facts: AccountFacts, flags: AccountFlags, expected: ExpectedAccount): void {
  if (facts.target === 'sandbox') return;
  const { portalId } = facts;
  const { portal = null } = flags;
  if (portal !== null && portal !== portalId) throw mismatch(portalId, `--portal says ${portal}`);
  if (portal !== null && expected.portalIds.length > 0 && !expected.portalIds.includes(portal)) {
    throw mismatch(portalId, `the files name ${expected.portalIds.join(', ')}`);
  }
  if (expected.portalIds.length > 0 && !expected.portalIds.includes(portalId)) {
    throw mismatch(portalId, `the files name ${expected.portalIds.join(', ')}`);
  }
}

function mismatch(portalId: number, wanted: string): AppError {
  return new AppError({
    code: 'PORTAL_MISMATCH',
    summary: `The token belongs to the account ${portalId}, and ${wanted}.`,
    detail:
      "Nothing but the account's own details was read, and nothing was changed. Use the token of the account that the files are for, or pick one of the named accounts with --portal.",
    hint: `HUBSPOT_ACCESS_TOKEN_${portalId}`,
  });
}

/**
 * Files for several accounts don't say which one a command means that writes, be it to HubSpot, the lock or the files: a
 * token in the environment must not be what decides it. The sandbox is never one of them. Code: ACCOUNT_NOT_CHOSEN.
 */
export function requireChosenAccount(
  flags: AccountFlags,
  { portalIds }: Pick<ExpectedAccount, 'portalIds'>,
): void {
  if (flags.sandbox === true || (flags.portal ?? null) !== null || portalIds.length < 2) return;
  throw new AppError({
    code: 'ACCOUNT_NOT_CHOSEN',
    summary: `The files are for ${portalIds.length} accounts, and this command writes: say which one you mean.`,
    detail: `They name ${portalIds.join(', ')}. Nothing was read from any of them, and nothing was changed. Repeat the command with --portal and one of these ids.`,
    hint: portalIds.map((id) => `--portal ${id}`).join('\n'),
  });
}

/** Writing to HubSpot needs an account that the files or the command line name. */
export function requireNamedAccount(
  facts: AccountFacts,
  flags: AccountFlags,
  expected: ExpectedAccount,
): void {
  if (facts.loopback || (flags.portal ?? null) !== null || expected.portalIds.length > 0) return;
  throw new AppError({
    code: 'ACCOUNT_NOT_NAMED',
    summary: `Neither the files nor --portal say that these changes are for the account ${facts.portalId}.`,
    detail:
      'A token of another account in the environment would change that account. Put the id into the files, where a review sees it.',
    hint: `account:\n  portalId: ${facts.portalId}`,
  });
}
