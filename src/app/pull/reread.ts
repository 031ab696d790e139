import type { ConfigDocument, ReadConfiguration, RefusedConfiguration } from '../../config/index.js';
import { readConfiguration } from '../../config/index.js';
import type { FileText } from '../../config/read/files.js';
import { treeOf } from '../../config/read/tree.js';
import type { UpdateResult } from '../../config/update/update.js';
import type { AppContext } from '../types.js';

/** Reads the configuration from texts that are not written yet. */
export async function reread(
  { cwd }: Pick<AppContext, 'cwd'>,
  documents: readonly ConfigDocument[],
  { files }: Pick<UpdateResult, 'files'>,
): Promise<ReadConfiguration | RefusedConfiguration> {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const all = documents.map(({ parsed: { path, text } }): [string, FileText] => [
    path,
    { kind: 'text', text: texts.get(path) ?? text },
  ]);
  return readConfiguration({ cwd, paths: all.map(([path]) => path), tree: treeOf(new Map(all)) });
}
