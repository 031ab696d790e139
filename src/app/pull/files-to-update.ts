/**
 * The files that live state is written into. Without an accounts file they are updated as they are. With one, the
 * configuration of the account is updated as one document that nobody wrote, and what changed in it is then written where
 * it belongs: into overlays of the account alone or, if asked for, into the shared files.
 */
import { isJsonObject, jsonOf } from '../../core/base/json.js';
import type { ConfigDocument, ReadConfiguration, RefusedConfiguration } from '../../config/index.js';
import type { LayerFile } from '../../config/layers/layer-texts.js';
import { layerTexts } from '../../config/layers/layer-texts.js';
import { parseText } from '../../config/read/parse.js';
import type { Tree } from '../../config/read/tree.js';
import { DISK } from '../../config/read/tree.js';
import { joinedDocument, renderDocument } from '../../config/write/joined-document.js';
import { checkSchema } from '../../config/check/schema.js';
import type { UpdateResult } from '../../config/update/update.js';
import { BugError } from '../../core/base/errors.js';
import { outputRefused } from '../../files/file-errors.js';
import type { LoadedConfiguration } from '../account/configuration.js';
import { reread } from './reread.js';
import type { AppContext, ChosenAccount } from '../types.js';

type Updated = Pick<UpdateResult, 'files'>;

/** A file with a new text. */
export type WrittenFile = Pick<LayerFile, 'file' | 'path' | 'text'> & Partial<Pick<LayerFile, 'isNew'>>;

export interface FilesToUpdate {
  /** The configuration, with the documents that an update edits. */
  readonly loaded: LoadedConfiguration;
  /** Reads the configuration as an update makes it. */
  readonly reread: (
    documents: readonly ConfigDocument[],
    updated: Updated,
  ) => Promise<ReadConfiguration | RefusedConfiguration>;
  /** The files that an update changes, and those that it leaves. */
  readonly outcome: (updated: Updated) => Promise<UpdateOutcome>;
}

export interface UpdateOutcome {
  readonly written: readonly WrittenFile[];
  /** Names of files that stay as they are. */
  readonly unchanged: readonly string[];
  /** Other accounts whose configuration changes with it. */
  readonly others: readonly string[];
}

export function filesToUpdate(
  ctx: Pick<AppContext, 'cwd'>,
  loaded: LoadedConfiguration,
  chosen: ChosenAccount | null,
  intoShared: boolean,
): Promise<FilesToUpdate> {
  return chosen === null
    ? Promise.resolve(plainFiles(ctx, loaded))
    : accountFiles(ctx, loaded, chosen, intoShared);
}

function plainFiles(ctx: Pick<AppContext, 'cwd'>, loaded: LoadedConfiguration): FilesToUpdate {
  return {
    loaded,
    reread: (documents, updated) => reread(ctx, documents, updated),
    outcome: ({ files }) =>
      Promise.resolve({
        written: files.flatMap(({ file, path, text }) => (text === null ? [] : [{ file, path, text }])),
        unchanged: files.flatMap(({ file, text }) => (text === null ? [file] : [])),
        others: [],
      }),
  };
}

async function accountFiles(
  ctx: Pick<AppContext, 'cwd'>,
  loaded: LoadedConfiguration,
  chosen: ChosenAccount,
  intoShared: boolean,
): Promise<FilesToUpdate> {
  const { account, fleet } = chosen;
  const layered = await fleet.layered(account.name);
  const document = writtenOut(loaded, chosen);
  const textsOf = ({ files }: Updated): readonly LayerFile[] => {
    const text = files[0]?.text ?? document.parsed.text;
    const value = jsonOf(parseText({ ...document.parsed, text }).value);
    const members = Object.entries(isJsonObject(value) ? value : {});
    const wanted = Object.fromEntries(members.filter(([name]) => name !== 'account'));
    return layerTexts(layered, wanted, intoShared);
  };
  const fleetWith = async (texts: readonly LayerFile[]) => {
    const { readFleet } = await import('../../config/accounts/fleet.js');
    const read = await readFleet({ cwd: ctx.cwd, file: fleet.file, tree: treeWith(texts) });
    if (!read.ok) throw new BugError('the accounts file can no longer be read');
    return read.fleet;
  };
  return {
    loaded: { ...loaded, documents: [document] },
    reread: async (_, updated) => {
      const read = await (await fleetWith(textsOf(updated))).read(account.name);
      if (!read.ok) return read;
      const { text } = updated.files[0] ?? { text: null };
      const parsed = text === null ? document.parsed : parseText({ ...document.parsed, text });
      return { ...read, documents: [typed(parsed)] };
    },
    outcome: async (updated) => {
      const texts = textsOf(updated);
      const taken = await newFilesThatExist(texts);
      if (taken !== undefined)
        throw outputRefused(taken.path, `it is there, and ${fleet.file} does not list it`);
      const paths = new Set(texts.map(({ path }) => path));
      const all = [...layered.layers.shared, ...layered.layers.overlays, layered.accounts];
      return {
        written: texts,
        unchanged: all.flatMap(({ file, path }) => (paths.has(path) ? [] : [file])),
        others: await changedOthers(chosen, await fleetWith(texts)),
      };
    },
  };
}

/** The account's configuration as one document. */
function writtenOut({ documents }: LoadedConfiguration, { account, fleet }: ChosenAccount): ConfigDocument {
  const joined = joinedDocument(
    documents.map(({ parsed }) => parsed),
    account,
  );
  const file = `${fleet.file} (${account.name})`;
  return typed(parseText({ file, path: file, text: renderDocument(joined) }));
}

function typed(parsed: ConfigDocument['parsed']): ConfigDocument {
  const { value } = checkSchema(parsed);
  if (value === null) throw new BugError(`the configuration of ${parsed.file} is not valid as one document`);
  return { parsed, value };
}

/** The disk with some files as they will be. */
function treeWith(texts: readonly LayerFile[]): Tree {
  const changed = new Map(texts.map(({ path, text }) => [path, text]));
  return {
    ...DISK,
    read: (path) => {
      const text = changed.get(path);
      return text === undefined ? DISK.read(path) : Promise.resolve({ kind: 'text', text });
    },
  };
}

async function newFilesThatExist(texts: readonly LayerFile[]): Promise<LayerFile | undefined> {
  for (const file of texts) if (file.isNew && (await DISK.kindOf(file.path)) !== 'missing') return file;
  return undefined;
}

async function changedOthers(
  { account, fleet }: ChosenAccount,
  after: ChosenAccount['fleet'],
): Promise<readonly string[]> {
  const names = fleet.accounts.map(({ name }) => name).filter((name) => name !== account.name);
  const changed = await Promise.all(
    names.map(async (name) => {
      const [was, is] = [await fleet.read(name), await after.read(name)];
      return was.ok !== is.ok || (was.ok && is.ok && was.config.digest !== is.config.digest) ? [name] : [];
    }),
  );
  return changed.flat();
}
