import type { Alias, Node, Scalar } from 'yaml';
import type { Diagnostic } from '../../core/base/diagnostic.js';

/** A step is a property's name or an index in a list. */
export type Path = readonly (string | number)[];

/** One YAML text, read: the plain value, and the nodes that tell where each part of it stands. */
export interface ParsedText {
  /** The path as people see it. */
  readonly file: string;
  /** The absolute path. */
  readonly path: string;
  /** Without the byte order mark, which `bom` tells of. */
  readonly text: string;
  readonly bom: boolean;
  readonly lineStarts: readonly number[];
  readonly root: Node | null;
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  /** Plain JSON-like data, aliases and merge keys resolved; undefined where the text holds nothing. */
  readonly value: unknown;
  /** Plain dates and keys that aren't text: valid YAML, but unquoted where text belongs. */
  readonly unquoted: readonly Unquoted[];
  readonly problems: readonly Diagnostic[];
}

export interface Unquoted {
  readonly path: Path;
  readonly node: Scalar;
}
