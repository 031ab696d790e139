/**
 * The configurations of all accounts of an accounts file. Shared files and overlays are read once, and accounts with the
 * same overlays share what is made of them, so a thousand accounts without differences cost about one.
 */
import { join } from 'node:path';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { BugError } from '../../core/base/errors.js';
import type { Account } from '../../core/model/fleet.js';
import { boundedFindings, isError } from '../check/bounded-findings.js';
import { resolveConfig } from '../check/resolve.js';
import { checkBySchema, checkSchema } from '../check/schema.js';
import { validateDocuments } from '../check/validate.js';
import validateOverlay from '../../generated/validate-overlay.js';
import type { ReadConfiguration, RefusedConfiguration } from '../index.js';
import type { LayeredAccount } from '../layers/layer-texts.js';
import { mergeOverlays } from '../merge/merge.js';
import { mergedText, wholePart } from '../merge/part.js';
import { defaultPaths, DEFAULT_FILE, DEFAULT_FOLDER } from '../read/find.js';
import type { Loaded } from '../read/load.js';
import { loadDocuments, loadFile } from '../read/load.js';
import type { ParsedText } from '../read/parsed.js';
import { member, rootPlace } from '../read/place.js';
import type { Tree } from '../read/tree.js';
import { DISK } from '../read/tree.js';
import type { AccountsFile } from './accounts-file.js';
import { readAccountsFile } from './accounts-file.js';
import { accountTwice, unreadableOverlay } from './accounts-messages.js';

/** The accounts of an accounts file, and what they share. */
export interface Fleet {
  /** As displayed. */
  readonly file: string;
  /** Absolute path of the folder that paths in the accounts file are relative to. */
  readonly folder: string;
  /** The shared files, absolute: those that are named, else the default ones. */
  readonly files: readonly string[];
  readonly accounts: readonly Account[];
  readonly rollout: readonly string[];
  /** Reads the configuration of one of the accounts. @internal */
  readonly read: (name: string) => Promise<ReadConfiguration | RefusedConfiguration>;
  /** The files that the configuration of one of the accounts comes from, for writing to them. @internal */
  readonly layered: (name: string) => Promise<LayeredAccount>;
}

export type FleetRead = {
  /** The variables that the accounts file says have tokens, also where it can't be used. */
  readonly tokenVariables: readonly string[];
} & (
  | { readonly ok: true; readonly fleet: Fleet }
  | {
      readonly ok: false;
      readonly findings: readonly Diagnostic[];
      readonly texts: ReadonlyMap<string, string>;
    }
);

interface FleetInput {
  /** Absolute working directory. */
  readonly cwd: string;
  /** The accounts file. */
  readonly file: string;
  /** The file system; defaults to the disk. */
  readonly tree?: Tree;
}

/** Reads an accounts file. Never throws for its content. */
export async function readFleet({ cwd, file, tree = DISK }: FleetInput): Promise<FleetRead> {
  const { accounts, findings, texts, tokenVariables } = await readAccountsFile(cwd, file, tree);
  if (accounts === null) return { ok: false, findings, texts, tokenVariables };
  return {
    ok: true,
    tokenVariables,
    fleet: {
      file: accounts.parsed.file,
      folder: accounts.folder,
      files: accounts.files ?? [DEFAULT_FILE, DEFAULT_FOLDER].map((path) => join(accounts.folder, path)),
      accounts: accounts.entries.map(({ account }) => account),
      rollout: accounts.rollout,
      ...accountReader(cwd, accounts, tree),
    },
  };
}

/** What accounts with the same overlays have in common. */
interface Layered {
  readonly documents: readonly ParsedText[];
  readonly findings: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
  /** True if a file couldn't be read, so that it may declare what others refer to. */
  readonly incomplete: boolean;
}

type Entry = AccountsFile['entries'][number];

function accountReader(cwd: string, file: AccountsFile, tree: Tree): Pick<Fleet, 'read' | 'layered'> {
  const entries = new Map(file.entries.map((entry) => [entry.account.name, entry]));
  const shared = once(() => loadShared(cwd, file, tree));
  const overlay = perKey((path: string, entry: Entry) => loadOverlay(entry, path, tree));
  const layered = perKey(async (_: string, entry: Entry) =>
    layer(file, await shared(), await Promise.all(entry.overlays.map(({ path }) => overlay(path, entry)))),
  );
  const checked = perKey(async (_: string, entry: Entry) => {
    const { documents, incomplete } = await layered(keyOf(entry), entry);
    return validateDocuments([accountDocument(file, entry), ...documents], incomplete);
  });
  const entryOf = (name: string): Entry => {
    const entry = entries.get(name);
    if (entry === undefined) throw new BugError(`no account ${name}`);
    return entry;
  };
  const layersOf: Fleet['layered'] = async (name) => {
    const entry = entryOf(name);
    const { documents } = await shared();
    const loaded = await Promise.all(entry.overlays.map(({ path }) => overlay(path, entry)));
    const users = (path: string): number =>
      file.entries.filter(({ overlays }) => overlays.some((one) => one.path === path)).length;
    const overlays = entry.overlays.map(({ file: shown, path }, at) => ({
      ...{ file: shown, path, parsed: loaded[at]?.parsed ?? null },
      isOwn: users(path) === 1,
    }));
    return {
      name,
      accounts: file.parsed,
      folder: file.folder,
      layers: { shared: documents, overlays },
    };
  };
  const read: Fleet['read'] = async (name) => {
    const entry = entryOf(name);
    const { findings: own, texts } = await layered(keyOf(entry), entry);
    const { account } = entry;
    const valid = await checked(`${keyOf(entry)}\n${account.subscription ?? ''}`, entry);
    const findings = boundedFindings(eachOnce([...own, ...valid.findings]), [...texts.keys()], valid.left);
    const result = { findings, files: [...texts.keys()], texts, counts: valid.counts };
    if (valid.documents === null || findings.some(isError)) return { ok: false, ...result };
    const [first, ...documents] = valid.documents;
    if (first === undefined) throw new BugError('the account is a document');
    const { portalId, subscription } = account;
    const ownDocument = {
      parsed: accountDocument(file, entry),
      value: { ...first.value, account: { portalId, ...(subscription === null ? {} : { subscription }) } },
    };
    const config = resolveConfig([ownDocument, ...documents], { name, files: [...texts.keys()] });
    return { ok: true, ...result, config, documents };
  };
  return { read, layered: layersOf };
}

function keyOf({ overlays }: Entry): string {
  return overlays.map(({ path }) => path).join('\n');
}

/** `account:` as the accounts file says it. */
function accountDocument({ parsed }: AccountsFile, { place }: Entry): ParsedText {
  const part = (name: string) => {
    const at = member(place, name);
    return at === undefined ? [] : [[name, wholePart(at)] as const];
  };
  const account = {
    kind: 'map',
    place,
    members: new Map([...part('portalId'), ...part('subscription')]),
  } as const;
  const version = member(rootPlace(parsed), 'version');
  return mergedText(
    {
      kind: 'map',
      place: rootPlace(parsed),
      members: new Map([
        ...(version === undefined ? [] : [['version', wholePart(version)] as const]),
        ['account', account],
      ]),
    },
    new Set(),
  );
}

async function loadShared(cwd: string, file: AccountsFile, tree: Tree): Promise<Loaded> {
  const { folder, files, entries, parsed } = file;
  const found = files ?? (await defaultPaths(folder, tree)).map((path) => join(folder, path));
  const paths = found.length > 0 ? found : [DEFAULT_FILE, DEFAULT_FOLDER].map((path) => join(folder, path));
  const except = new Set([
    parsed.path,
    ...entries.flatMap(({ overlays }) => overlays.map(({ path }) => path)),
  ]);
  const loaded = await loadDocuments({ cwd, paths, tree, except });
  return { ...loaded, documents: loaded.documents.map((one) => ({ ...one, layer: 'shared' as const })) };
}

interface LoadedOverlay {
  /** Null if it can't be used; an empty one changes nothing. */
  readonly parsed: ParsedText | null;
  readonly findings: readonly Diagnostic[];
  readonly texts: readonly (readonly [string, string])[];
  readonly isEmpty: boolean;
}

async function loadOverlay(entry: Entry, path: string, tree: Tree): Promise<LoadedOverlay> {
  const named = entry.overlays.find((one) => one.path === path);
  if (named === undefined) throw new BugError(`no overlay ${path}`);
  const { parsed, findings } = await loadFile(named, tree);
  if (parsed === null) {
    const told = findings.map((found) => unreadableOverlay(named.place, named.file, found));
    return { parsed: null, findings: told, texts: [], isEmpty: false };
  }
  const texts = [[named.file, parsed.text] as const];
  const isEmpty = parsed.problems.every(({ code }) => code === 'FILE_EMPTY') && parsed.problems.length > 0;
  if (isEmpty) return { parsed: null, findings: [], texts, isEmpty };
  return { parsed: { ...parsed, layer: 'overlay' }, findings, texts, isEmpty };
}

/** Merges the overlays into the shared files, if each file by itself is what it should be. */
function layer(file: AccountsFile, shared: Loaded, overlays: readonly LoadedOverlay[]): Layered {
  const used = overlays.flatMap(({ parsed }) => parsed ?? []);
  const accounts = [...shared.documents, ...used].flatMap((one) => member(rootPlace(one), 'account') ?? []);
  const twice = accounts.map((account) => accountTwice(account, file.parsed.file));
  const readable = used.filter(({ problems }) => problems.length === 0);
  const told = new Set(twice.map(({ source }) => placeOf(source)));
  const wrong = readable
    .flatMap((one) => checkBySchema(one, validateOverlay).problems)
    .filter(({ source }) => !told.has(placeOf(source)));
  const findings = [...shared.findings, ...overlays.flatMap((one) => one.findings), ...twice, ...wrong];
  const texts = new Map([
    [file.parsed.file, file.parsed.text] as const,
    ...shared.texts,
    ...overlays.flatMap((one) => one.texts),
  ]);
  const errors = findings.filter(isError);
  const isValid = errors.length === 0 && shared.documents.every((one) => checkSchema(one).value !== null);
  const incomplete = overlays.some(({ parsed, isEmpty }) => parsed === null && !isEmpty);
  if (!isValid) return { documents: shared.documents, findings, texts, incomplete };
  const { documents, problems } = mergeOverlays(shared.documents, used);
  return { documents, findings: [...findings, ...problems], texts, incomplete };
}

function placeOf(source: Diagnostic['source']): string {
  return source === null ? '' : `${source.file}\n${source.line}:${source.column}`;
}

/** The first finding of each place and code: a value is checked in its own file and again where it is merged. */
function eachOnce(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Set<string>();
  return findings.filter(({ code, source, summary }) => {
    const place = source === null ? `${code} ${summary}` : placeOf(source);
    const isAccount = code === 'ACCOUNT_CONFLICT';
    if (isAccount || told.has(`${place}\n${code}`)) return false;
    told.add(`${place}\n${code}`);
    return true;
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

function perKey<T>(
  make: (key: string, entry: Entry) => Promise<T>,
): (key: string, entry: Entry) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (key, entry) => {
    const known = made.get(key) ?? make(key, entry);
    made.set(key, known);
    return known;
  };
}
