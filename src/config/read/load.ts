import type { Diagnostic } from '../../core/base/diagnostic.js';
import { nothingUsable, notText, skipped, tooBig, unreadableFile } from './file-messages.js';
import type { FoundFile } from './find.js';
import { findFiles } from './find.js';
import { parseText } from './parse.js';
import type { ParsedText } from './parsed.js';
import type { Tree } from './tree.js';
import { DISK } from './tree.js';

export interface LoadInput {
  /** Absolute working directory. */
  readonly cwd: string;
  /** Files and folders; none means the default ones. */
  readonly paths: readonly string[];
  /** The file system; defaults to the disk. */
  readonly tree?: Tree;
  /** Absolute paths of files in those folders that aren't part of the configuration. */
  readonly except?: ReadonlySet<string>;
}

/** What was read. `findings` has read errors, YAML errors, and notes about skipped files. */
export interface Loaded {
  readonly documents: readonly ParsedText[];
  readonly findings: readonly Diagnostic[];
  /** Maps a file name to its text, for code frames. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads the files that the arguments name. Never throws for their content. */
export async function loadDocuments(input: LoadInput): Promise<Loaded> {
  const { cwd, paths, tree = DISK, except } = input;
  const found = await findFiles(cwd, paths, tree);
  const findings = [...found.problems];
  const documents: ParsedText[] = [];
  const texts = new Map<string, string>();
  for (const file of found.files) {
    if (!file.named && except?.has(file.path) === true) continue;
    const read = await loadFile(file, tree);
    findings.push(...read.findings);
    if (read.parsed === null) continue;
    texts.set(file.file, read.parsed.text);
    if (read.counts) documents.push(read.parsed);
  }
  const broken = findings.some((finding) => finding.severity === 'error');
  if (documents.length === 0 && !broken) findings.push(nothingUsable());
  return { documents, findings, texts };
}

export interface LoadedFile {
  readonly parsed: ParsedText | null;
  /** True if it is part of the configuration. */
  readonly counts: boolean;
  readonly findings: readonly Diagnostic[];
}

export async function loadFile(found: FoundFile, tree: Tree): Promise<LoadedFile> {
  const { file, path } = found;
  const read = await tree.read(path);
  const refused = (finding: Diagnostic): LoadedFile => ({ parsed: null, counts: false, findings: [finding] });
  switch (read.kind) {
    case 'missing':
      return refused(unreadableFile(file, 'it no longer exists'));
    case 'unreadable':
      return refused(unreadableFile(file, read.why));
    case 'too-big':
      return refused(tooBig(file, read.bytes));
    case 'not-text':
      return refused(notText(file, read.why));
    case 'text': {
      const parsed = parseText({ file, path, text: read.text });
      if (found.named || isConfiguration(parsed)) return { parsed, counts: true, findings: parsed.problems };
      return { parsed, counts: false, findings: [skipped(file, looksMeant(parsed))] };
    }
  }
}

/**
 * A file in a folder is recognised by its `version`; one that isn't valid YAML, by a line that begins with that word.
 */
function isConfiguration(parsed: ParsedText): boolean {
  if (hasKey(parsed.value, ['version'])) return true;
  return parsed.problems.length > 0 && /^["']?version\b/m.test(parsed.text);
}

function looksMeant(parsed: ParsedText): boolean {
  return hasKey(parsed.value, ['pipelines', 'teams', 'permissionSets', 'retired']);
}

function hasKey(value: unknown, keys: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && keys.some((key) => Object.hasOwn(value, key));
}
