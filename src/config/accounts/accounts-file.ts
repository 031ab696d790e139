/**
 * `pipewright.accounts.yaml`: the accounts that share one configuration. Paths in it are relative to its folder.
 */
import { dirname, relative, resolve } from 'node:path';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import type { AccountsDocument } from '../../generated/accounts.js';
import type { Account } from '../../core/model/fleet.js';
import validateAccounts from '../../generated/validate-accounts.js';
import { checkBySchema } from '../check/schema.js';
import type { FoundFile } from '../read/find.js';
import { displayPath } from '../read/find.js';
import { loadFile } from '../read/load.js';
import type { ParsedText } from '../read/parsed.js';
import type { Place } from '../read/place.js';
import { entries, keySourceOf, member, members, rootPlace, textIn } from '../read/place.js';
import type { Tree } from '../read/tree.js';
import { portalTwice, unknownGroup } from './accounts-messages.js';

/** A file that an accounts file names, and where. */
interface NamedFile extends FoundFile {
  readonly place: Place;
}

interface AccountEntry {
  readonly account: Account;
  readonly place: Place;
  readonly overlays: readonly NamedFile[];
}

export interface AccountsFile {
  readonly parsed: ParsedText;
  /** Its folder, absolute. */
  readonly folder: string;
  /** The shared files, absolute; null means the default ones of the folder. */
  readonly files: readonly string[] | null;
  readonly entries: readonly AccountEntry[];
  readonly rollout: readonly string[];
}

interface ReadAccountsFile {
  /** Null if it can't be used. */
  readonly accounts: AccountsFile | null;
  readonly findings: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
  /** The variables that it says have tokens, also where it can't be used. */
  readonly tokenVariables: readonly string[];
}

/** Reads an accounts file. Never throws for its content. */
export async function readAccountsFile(cwd: string, argument: string, tree: Tree): Promise<ReadAccountsFile> {
  const path = resolve(cwd, argument);
  const file = displayPath(cwd, argument, path);
  const read = await loadFile({ file, path, named: true }, tree);
  if (read.parsed === null)
    return { accounts: null, findings: read.findings, texts: new Map(), tokenVariables: [] };
  const { parsed } = read;
  const tokenVariables = tokenVariablesIn(rootPlace(parsed));
  const texts = new Map([[file, parsed.text]]);
  if (read.findings.length > 0) return { accounts: null, findings: read.findings, texts, tokenVariables };
  const { value, problems } = checkBySchema<AccountsDocument>(parsed, validateAccounts);
  const findings = value === null ? problems : [...problems, ...checkAccounts(rootPlace(parsed))];
  if (value === null || findings.length > 0) return { accounts: null, findings, texts, tokenVariables };
  return { accounts: accountsOf(cwd, parsed, value), findings, texts, tokenVariables };
}

function tokenVariablesIn(root: Place): readonly string[] {
  return members(member(root, 'accounts')).flatMap(([, account]) => textIn(account, 'token') ?? []);
}

/** What the schema can't say. */
function checkAccounts(root: Place): readonly Diagnostic[] {
  const accounts = members(member(root, 'accounts'));
  const portals = new Map<unknown, string>();
  const groups = new Set<unknown>();
  const found: Diagnostic[] = [];
  for (const [name, account] of accounts) {
    for (const group of entries(member(account, 'groups'))) groups.add(group.value);
    const portal = member(account, 'portalId');
    if (portal === undefined) continue;
    const first = portals.get(portal.value);
    if (first === undefined) portals.set(portal.value, name);
    else found.push(portalTwice(portal, first));
  }
  const known = [...groups].map(String);
  const unknown = entries(member(root, 'rollout')).filter(({ value }) => !groups.has(value));
  return [...found, ...unknown.map((group) => unknownGroup(group, known))];
}

function accountsOf(cwd: string, parsed: ParsedText, value: AccountsDocument): AccountsFile {
  const folder = dirname(parsed.path);
  const { files = null, rollout = [] } = value;
  const places = new Map(members(member(rootPlace(parsed), 'accounts')));
  const absolute = (path: string): string => resolve(folder, path);
  return {
    parsed,
    folder,
    files: files === null ? null : listOf(files).map(absolute),
    rollout,
    entries: Object.entries(value.accounts).flatMap(([name, entry]) => {
      const place = places.get(name);
      if (place === undefined) return [];
      const { portalId, subscription = null, groups = [], hold = null, token = null, overlay = [] } = entry;
      const overlays = listOf(overlay).map(absolute);
      const account: Account = {
        ...{ name, portalId, subscription, groups, hold, token },
        overlays: overlays.map((path) => relative(cwd, path)),
        source: keySourceOf(place),
      };
      const written = member(place, 'overlay');
      const named = overlays.map((path, index) => ({
        file: displayPath(cwd, path, path),
        path,
        named: true,
        place: entries(written)[index] ?? written ?? place,
      }));
      return [{ account, place, overlays: named }];
    }),
  };
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
