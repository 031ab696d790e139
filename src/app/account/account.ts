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
import type { AccountFlags, AppContext, ChosenAccount } from '../types.js';

const HUBSPOT = 'https://api.hubapi.com';

/** What the configuration, or a saved plan, says about the account. */
export interface ExpectedAccount {
  readonly portalIds: readonly number[];
  readonly subscription: Subscription | null;
}

/**
 * An account whose portal id was checked. `writer` is null for read-only commands, so that they have nothing to write
 * with.
 */
export interface OpenAccount {
  readonly facts: AccountFacts;
  readonly reader: AccountReader;
  readonly writer: AccountWriter | null;
  /** Scheme, host and port: part of the key of the one-apply-at-a-time lock. For the sandbox, its file. */
  readonly origin: string;
  readonly counts: () => RequestCounts;
  /** Fetches the token's scopes; null if they can't be read. Sends one request per call. */
  readonly scopes: () => Promise<readonly string[] | null>;
  /** Fetches the id of the token's user in the same way. */
  readonly userId: () => Promise<string | null>;
  readonly rateHints: () => RateHints;
  /** Acts as the person at the settings pages; null if the account has real ones. Returns why that failed, or null. */
  readonly playConsole: ((setting: SandboxSetting) => Promise<string | null>) | null;
  /**
   * The values on the settings pages, by address with live ids; null unless the account is a sandbox, since only that
   * exposes them.
   */
  readonly readConsole: () => Promise<JsonObject | null>;
  /** Removes the token from a text. */
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
 * Connects and refuses any account but the expected one. Reads nothing but the account's own details before that check.
 */
export async function openAccount(
  ctx: AppContext,
  flags: AccountFlags,
  expected: ExpectedAccount,
  mode: 'read' | 'write',
): Promise<OpenAccount> {
  requireOwnPortal(flags, expected);
  if (mode === 'write') requireNotHeld(flags);
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
    // It goes into plan files too, where nothing else redacts it.
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

/** Reads the settings pages of a sandbox. The path is the sandbox's own, so it isn't sent to any other server. */
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
  if (flags.sandbox === true) return openEmbedded(ctx, expected, flags.chosen);
  const [{ checkApiUrl }, { accountToken, tokenFor }] = await Promise.all([
    import('../../hubspot/api-url.js'),
    import('../../hubspot/token.js'),
  ]);
  const baseUrl = flags.apiUrl ?? HUBSPOT;
  const problem = checkApiUrl(baseUrl);
  if (problem !== null) throw problem;
  const [only] = expected.portalIds.length === 1 ? expected.portalIds : [];
  const { chosen = null } = flags;
  const token =
    chosen === null
      ? tokenFor(ctx.env, flags.portal ?? only ?? null)
      : accountToken(ctx.env, chosen.account, chosen.isOnly);
  if (token === null) throw noAccount(flags.portal ?? only ?? null, chosen);
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

async function openEmbedded(
  ctx: AppContext,
  { subscription }: ExpectedAccount,
  chosen: AccountFlags['chosen'] = null,
): Promise<Endpoint> {
  const { openSandbox, playConsole } = await import('../../sandbox/index.js');
  const file = sandboxFile(ctx, chosen);
  await ensureSandboxFolder(ctx, file);
  try {
    const sandbox = await openSandbox({
      ...{ file, subscription: subscription ?? undefined },
      portalId: chosen?.account.portalId,
    });
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

/** The state is saved on close, so a failure to save is reported like any other error. */
function rethrown(error: unknown): never {
  throw sandboxError(error);
}

function noAccount(portalId: number | null, chosen: AccountFlags['chosen'] = null): AppError {
  if (chosen !== null) return noTokenFor(chosen);
  const own = portalId === null ? '' : ` (or HUBSPOT_ACCESS_TOKEN_${portalId}, for this account only)`;
  return new AppError({
    code: 'NO_ACCOUNT',
    summary: 'There is no account to connect to.',
    detail: `Set HUBSPOT_ACCESS_TOKEN${own} to a service key of your HubSpot account (Development > Keys > Service keys), or add --sandbox to use the embedded account on this machine.`,
    hint: 'pipewright plan --sandbox',
  });
}

function noTokenFor({ account, isOnly }: ChosenAccount): AppError {
  const { name, portalId, token } = account;
  const plain = isOnly ? ', or HUBSPOT_ACCESS_TOKEN' : '';
  return new AppError({
    code: 'NO_ACCOUNT',
    summary: `There is no token for the account ${name}.`,
    detail:
      token === null
        ? `Set HUBSPOT_ACCESS_TOKEN_${portalId}, or give HUBSPOT_ACCESS_TOKENS an entry ${name}${plain}. It is a service key of the account (Development > Keys > Service keys).`
        : `The accounts file names the variable ${token} for it, and it isn't set. No other variable is used in its place.`,
    hint: token ?? `HUBSPOT_ACCESS_TOKEN_${portalId}`,
  });
}

/**
 * What is about another portal isn't brought to the chosen account, nor to its embedded one: a snapshot of one client
 * would be rehearsed on another.
 */
function requireOwnPortal({ chosen = null }: AccountFlags, { portalIds }: ExpectedAccount): void {
  if (chosen === null || portalIds.length === 0 || portalIds.includes(chosen.account.portalId)) return;
  const { name, portalId } = chosen.account;
  throw new AppError({
    code: 'PORTAL_MISMATCH',
    summary: `The account ${name} has the portal ${portalId}, but this is about ${portalIds.join(', ')}.`,
    detail:
      'Nothing was read from an account, and nothing was changed. Choose the account that it belongs to.',
    hint: 'pipewright accounts',
  });
}

/** An account on hold is read and compared, and never written to. Its embedded account is not the account. */
function requireNotHeld({ chosen = null, sandbox = false }: AccountFlags): void {
  if (chosen === null || sandbox || chosen.account.hold === null) return;
  const { name, hold } = chosen.account;
  throw new AppError({
    code: 'ACCOUNT_ON_HOLD',
    summary: `The account ${name} is on hold: ${hold}.`,
    detail: `${chosen.fleet.file} says so. It can be planned and compared, and nothing is written to it. Remove hold from its entry to change it again.`,
    hint: 'pipewright plan',
    source: chosen.account.source,
  });
}

function checkPortal(facts: AccountFacts, flags: AccountFlags, expected: ExpectedAccount): void {
  if (facts.target === 'sandbox') return;
  const { portalId } = facts;
  const { portal = null, chosen = null } = flags;
  const word = chosen === null ? '--portal says' : `the portal of ${chosen.account.name} is`;
  if (portal !== null && portal !== portalId) throw mismatch(portalId, `${word} ${portal}`);
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
    summary: `The token belongs to the account ${portalId}, but ${wanted}.`,
    detail:
      "Only the account's own details were read, and nothing was changed. Use the token of the account that the files are for, or pick one of the named accounts with --portal.",
    hint: `HUBSPOT_ACCESS_TOKEN_${portalId}`,
  });
}

/**
 * Files for several accounts don't say which one a writing command means, whether it writes to HubSpot, the lock or the
 * files, and the token in the environment must not decide it. The sandbox is exempt. Code: ACCOUNT_NOT_CHOSEN.
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

/** Writing to HubSpot requires an account named in the files or on the command line. */
export function requireNamedAccount(
  facts: AccountFacts,
  flags: AccountFlags,
  expected: ExpectedAccount,
): void {
  if (facts.loopback || (flags.portal ?? null) !== null || expected.portalIds.length > 0) return;
  throw new AppError({
    code: 'ACCOUNT_NOT_NAMED',
    summary: `Neither the files nor --portal says that these changes are for the account ${facts.portalId}.`,
    detail:
      'If the environment holds the token of another account, that account would be changed. Put the id into the files, where reviewers see it.',
    hint: `account:\n  portalId: ${facts.portalId}`,
  });
}
