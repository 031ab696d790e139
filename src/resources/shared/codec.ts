import type { Json, JsonObject } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';

/** How a value is encoded in `before` and `after` of a change: only the kind that writes it reads it. */
export interface Codec<V> {
  readonly encode: (value: V) => JsonObject;
  /** Returns null if it is no such value: a plan file may be forged. */
  readonly decode: (json: Json) => V | null;
}

/** Reads one member; undefined if it is invalid. */
type Read<T> = (json: Json) => T | undefined;

/** A value of named parts, all optional. Written in the order of `reads`, and read strictly. */
export function partsCodec<V extends object>(reads: { readonly [K in keyof V]-?: Read<V[K]> }): Codec<
  Partial<V>
> {
  const readOf = new Map<string, Read<unknown>>(Object.entries(reads));
  return {
    encode: (value) => {
      const parts = new Map<string, Json>(Object.entries(value));
      return Object.fromEntries(
        [...readOf.keys()].flatMap((name) => {
          const part = parts.get(name);
          return part === undefined ? [] : [[name, part]];
        }),
      );
    },
    decode: (json) => {
      if (!isJsonObject(json)) return null;
      const parts = Object.entries(json).map(
        ([name, part]) => [name, readOf.get(name)?.(part ?? null)] as const,
      );
      // Each part was read by its own reader.
      return parts.every(([, part]) => part !== undefined) ? (Object.fromEntries(parts) as Partial<V>) : null;
    },
  };
}

export function stringIn(json: Json): string | undefined {
  return typeof json === 'string' ? json : undefined;
}

export function numberIn(json: Json): number | undefined {
  return typeof json === 'number' ? json : undefined;
}

/** One of these words. */
export function wordOf<W extends string>(...words: readonly W[]): Read<W> {
  return (json) => words.find((word) => word === json);
}

export function orNull<T>(read: Read<T>): Read<T | null> {
  return (json) => (json === null ? null : read(json));
}

export function listOf<T>(read: Read<T>): Read<readonly T[]> {
  return (json) => (Array.isArray(json) ? allOf(json.map((entry: Json) => read(entry))) : undefined);
}

/** Values by names chosen by people or the account. */
export function mapOf<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (json) => {
    if (!isJsonObject(json)) return undefined;
    const names = Object.keys(json);
    const values = allOf(Object.values(json).map((entry) => read(entry ?? null)));
    return values === undefined
      ? undefined
      : Object.fromEntries(values.map((value, at) => [names[at] ?? '', value]));
  };
}

function allOf<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}
