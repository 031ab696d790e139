/** A place in a file: 1-based line and column, as editors count. `file` is the path as the user gave it. */
export interface Source {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
