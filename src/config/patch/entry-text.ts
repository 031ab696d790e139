import { scalarText } from './scalar-text.js';

/**
 * A new entry for one thing: a map whose values are strings that are already YAML, lists of strings or of YAML, or
 * maps.
 */
export interface Entry {
  readonly pairs: readonly Pair[];
  /** True to write it on one line, in braces. */
  readonly inline: boolean;
}

export interface Pair {
  readonly name: string;
  readonly value: PairValue;
}

type PairValue =
  | { readonly yaml: string }
  | { readonly texts: readonly string[] }
  | { readonly yamls: readonly string[] }
  | { readonly map: readonly Pair[] }
  | { readonly entries: readonly Entry[] };

export function yamlPair(name: string, yaml: string): Pair {
  return { name, value: { yaml } };
}

/** The lines of an entry in block style, without the dash and its two spaces; nested lines indented below. */
export function blockLines(entry: Entry): readonly string[] {
  return entry.inline ? [flowText(entry.pairs)] : entry.pairs.flatMap(pairLines);
}

export function pairLines({ name, value }: Pair): readonly string[] {
  if ('yaml' in value) return [`${name}: ${value.yaml}`];
  if ('texts' in value)
    return value.texts.length === 0
      ? [`${name}: []`]
      : [`${name}:`, ...value.texts.map((text) => `  - ${scalarText(text)}`)];
  if ('yamls' in value)
    return value.yamls.length === 0
      ? [`${name}: []`]
      : [`${name}:`, ...value.yamls.map((yaml) => `  - ${yaml}`)];
  if ('map' in value) return [`${name}:`, ...value.map.flatMap(pairLines).map((line) => `  ${line}`)];
  return listLines(name, value.entries);
}

/** A list of entries under its name. */
export function listLines(name: string, entries: readonly Entry[]): readonly string[] {
  if (entries.length === 0) return [`${name}: []`];
  return [
    `${name}:`,
    ...entries.flatMap((entry) =>
      blockLines(entry).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
    ),
  ];
}

/** Pairs on one line, in braces. */
export function flowText(pairs: readonly Pair[]): string {
  return pairs.length === 0 ? '{}' : `{ ${pairs.map(flowPair).join(', ')} }`;
}

function flowPair({ name, value }: Pair): string {
  if ('yaml' in value) return `${name}: ${value.yaml}`;
  if ('texts' in value) return `${name}: ${flowList(value.texts)}`;
  if ('yamls' in value) return `${name}: [${value.yamls.join(', ')}]`;
  if ('map' in value) return `${name}: ${flowText(value.map)}`;
  return `${name}: [${value.entries.map(({ pairs }) => flowText(pairs)).join(', ')}]`;
}

/** Strings on one line, in brackets. */
export function flowList(texts: readonly string[]): string {
  return `[${texts.map(scalarText).join(', ')}]`;
}
