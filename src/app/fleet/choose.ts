/**
 * Which accounts of an accounts file a command is about. With one account chosen, every command does what it does
 * without an accounts file.
 */
import { join } from 'node:path';
import type { Fleet, FleetRead } from '../../config/accounts/fleet.js';
import { ACCOUNTS_FILE } from '../../config/read/find.js';
import type { Tree } from '../../config/read/tree.js';
import { DISK } from '../../config/read/tree.js';
import { AppError } from '../../core/base/errors.js';
import { nearest } from '../../core/base/similar.js';
import type { Account } from '../../core/model/fleet.js';
import { configurationError } from '../account/configuration.js';
import type { AppContext, ChosenAccount } from '../types.js';

/** What a command line says about accounts. */
export interface AccountChoice {
  /** The accounts file; null means the one in the working directory, if there is one. */
  readonly file: string | null;
  readonly names: readonly string[];
  readonly groups: readonly string[];
  /** True for every account of the file. */
  readonly all: boolean;
  /** A portal id that chooses the account with it, or null. */
  readonly portal: number | null;
  /** Files and folders that the command line names; an accounts file names its own. */
  readonly paths: readonly string[];
}

/** What a caller says about accounts; what is left out says nothing. */
export type AccountsInput = Partial<AccountChoice>;

const NO_CHOICE: AccountChoice = { file: null, names: [], groups: [], all: false, portal: null, paths: [] };

/** The same with all members. */
export function wholeChoice(choice: AccountsInput): AccountChoice {
  return { ...NO_CHOICE, ...choice };
}

/** Reads the accounts file that applies here: the given one, else that of the working directory; null if none. */
export async function readFleetHere(
  ctx: AppContext,
  { file, paths }: Pick<AccountChoice, 'file' | 'paths'>,
  tree: Tree = DISK,
): Promise<FleetRead | null> {
  const isThere = file !== null || (await tree.kindOf(join(ctx.cwd, ACCOUNTS_FILE))) === 'file';
  if (!isThere) return null;
  const argument = file ?? ACCOUNTS_FILE;
  if (paths.length > 0) throw pathsBeside(argument);
  const { readFleet } = await import('../../config/accounts/fleet.js');
  const read = await readFleet({ cwd: ctx.cwd, file: argument, tree });
  ctx.tokens.learn(read.tokenVariables.map((name) => ctx.env[name]));
  return read;
}

/**
 * The chosen accounts, in the order of the file; null without an accounts file.
 * @throws AppError: USAGE for an unknown name, group or portal, and CONFIG_INVALID.
 */
export async function chooseAccounts(
  ctx: AppContext,
  input: AccountsInput,
): Promise<readonly ChosenAccount[] | null> {
  const choice = wholeChoice(input);
  const read = await readFleetHere(ctx, choice);
  if (read === null) {
    refuseWithoutFile(choice);
    return null;
  }
  if (!read.ok) throw configurationError(read.findings);
  return chosenFrom(ctx, read.fleet, choice);
}

/** The chosen accounts of a fleet, in the order of its file. */
export function chosenFrom(ctx: AppContext, fleet: Fleet, choice: AccountChoice): readonly ChosenAccount[] {
  const names = chosenNames(ctx, fleet, choice);
  const chosen = fleet.accounts.filter(({ name }) => names === null || names.has(name));
  if (chosen.length === 0) throw usageError(`No account is both chosen by name and by group.`, fleet);
  return chosen.map((account) => ({ account, fleet, isOnly: chosen.length === 1 }));
}

/**
 * The one account that a command is about; null without an accounts file.
 * @throws AppError: ACCOUNT_NOT_CHOSEN if there are several, and as `chooseAccounts`.
 */
export async function chooseAccount(ctx: AppContext, input: AccountsInput): Promise<ChosenAccount | null> {
  const chosen = await chooseAccounts(ctx, input);
  if (chosen === null) return null;
  const [first] = chosen;
  if (first !== undefined && chosen.length === 1) return first;
  throw notChosen(chosen);
}

/**
 * The chosen accounts if they are several; null if there is one, or no accounts file.
 * @throws AppError: ACCOUNT_NOT_CHOSEN if none is chosen and the file has several, and as `chooseAccounts`.
 */
export async function chooseSeveral(
  ctx: AppContext,
  input: AccountsInput,
): Promise<readonly ChosenAccount[] | null> {
  const chosen = await chooseAccounts(ctx, input);
  if (chosen === null || chosen.length < 2) return null;
  const { names, groups, all } = wholeChoice(input);
  if (names.length + groups.length > 0 || all) return chosen;
  throw notChosen(chosen, ['--all']);
}

/** Null for all. */
function chosenNames(ctx: AppContext, fleet: Fleet, choice: AccountChoice): ReadonlySet<string> | null {
  const { names, groups, all, portal } = choice;
  const isNone = names.length === 0 && groups.length === 0 && portal === null && !all;
  const fromEnv = (ctx.env['PIPEWRIGHT_ACCOUNT'] ?? '').trim();
  if (isNone && fromEnv !== '') return new Set([nameIn(fleet, fromEnv, 'PIPEWRIGHT_ACCOUNT')]);
  if (isNone || all) return null;
  const byName = names.map((name) => nameIn(fleet, name, '--account'));
  const byGroup = groups.flatMap((group) => namesInGroup(fleet, group));
  const byPortal = portal === null ? [] : [nameOfPortal(fleet, portal)];
  return new Set([...byName, ...byGroup, ...byPortal]);
}

function nameIn(fleet: Fleet, name: string, word: string): string {
  const known = fleet.accounts.map((account) => account.name);
  if (known.includes(name)) return name;
  const near = nearest(name, known);
  throw usageError(
    `${word} says ${JSON.stringify(name)}, and ${fleet.file} has no such account.`,
    fleet,
    near === null ? null : `--account ${near}`,
  );
}

function namesInGroup(fleet: Fleet, group: string): readonly string[] {
  const found = fleet.accounts.filter(({ groups }) => groups.includes(group));
  if (found.length > 0) return found.map(({ name }) => name);
  const known = [...new Set(fleet.accounts.flatMap(({ groups }) => groups))];
  const near = nearest(group, known);
  const list = known.length === 0 ? 'No account has a group.' : `Groups are ${known.join(', ')}.`;
  throw new AppError({
    code: 'USAGE',
    summary: `--group says ${JSON.stringify(group)}, and no account of ${fleet.file} is in that group.`,
    detail: near === null ? list : `Did you mean ${near}? ${list}`,
    hint: near === null ? 'pipewright accounts' : `--group ${near}`,
  });
}

function nameOfPortal(fleet: Fleet, portal: number): string {
  const account = fleet.accounts.find(({ portalId }) => portalId === portal);
  if (account !== undefined) return account.name;
  throw usageError(`--portal says ${portal}, and no account of ${fleet.file} has that portal id.`, fleet);
}

function usageError(summary: string, fleet: Fleet, hint: string | null = null): AppError {
  return new AppError({
    code: 'USAGE',
    summary,
    detail: `Accounts are ${listed(fleet.accounts)}.`,
    hint: hint ?? 'pipewright accounts',
  });
}

/** At most so many names in a message. */
const LISTED = 12;

function listed(accounts: readonly Account[]): string {
  const more = accounts.length > LISTED ? ` and ${accounts.length - LISTED} more` : '';
  return `${accounts
    .slice(0, LISTED)
    .map(({ name }) => name)
    .join(', ')}${more}`;
}

function notChosen(chosen: readonly ChosenAccount[], more: readonly string[] = []): AppError {
  const accounts = chosen.map(({ account }) => account);
  return new AppError({
    code: 'ACCOUNT_NOT_CHOSEN',
    summary:
      more.length === 0
        ? `This command is about one account, and ${accounts.length} are meant: say which one.`
        : `The accounts file has ${accounts.length} accounts: say which ones are meant.`,
    detail: `They are ${listed(accounts)}. Nothing was read from any of them, and nothing was changed.`,
    hint: [...accounts.slice(0, LISTED).map(({ name }) => `--account ${name}`), ...more].join('\n'),
  });
}

function pathsBeside(file: string): AppError {
  return new AppError({
    code: 'USAGE',
    summary: `A PATH can't be given beside an accounts file.`,
    detail: `${file} says which files its accounts share. Leave PATH out, or set files there.`,
    hint: 'pipewright accounts',
  });
}

/** Names and groups mean nothing without an accounts file. */
export function refuseWithoutFile({
  names,
  groups,
  all,
}: Pick<AccountChoice, 'names' | 'groups' | 'all'>): void {
  const [word] = [
    ...(names.length > 0 ? ['--account'] : []),
    ...(groups.length > 0 ? ['--group'] : []),
    ...(all ? ['--all'] : []),
  ];
  if (word === undefined) return;
  throw new AppError({
    code: 'USAGE',
    summary: `${word} chooses accounts of an accounts file, and there is none here.`,
    detail: `It is called ${ACCOUNTS_FILE}, or --accounts names it.`,
    hint: '--accounts FILE',
  });
}
