import type { Alias, Node, Scalar } from 'yaml';
import type { Diagnostic } from '../../core/base/diagnostic.js';

/** A step is a property name or a list index. */
export type Path = readonly (string | number)[];

/** A parsed YAML text: the plain value, and the nodes that locate each part of it. */
export interface ParsedText {
  /** The path as displayed. */
  readonly file: string;
  /** The absolute path. */
  readonly path: string;
  /** Without the byte order mark, which is in `bom`. */
  readonly text: string;
  readonly bom: boolean;
  readonly lineStarts: readonly number[];
  readonly root: Node | null;
  /** The value of each alias. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  /** Plain JSON-like data, aliases and merge keys resolved; undefined if the text is empty. */
  readonly value: unknown;
  /** Plain dates and keys that aren't strings: valid YAML, but unquoted where a string is expected. */
  readonly unquoted: readonly Unquoted[];
  readonly problems: readonly Diagnostic[];
  /** What it is to an account of an accounts file; omitted without one. */
  readonly layer?: 'shared' | 'overlay';
  /** Addresses of statuses that this account keeps as they are. Only overlays say so. */
  readonly unmanaged?: ReadonlySet<string>;
  /** For a value that was merged from several texts: the text that holds the value at a path, and its path there. */
  readonly origin?: (path: Path) => { readonly parsed: ParsedText; readonly path: Path };
}

export interface Unquoted {
  readonly path: Path;
  readonly node: Scalar;
}
