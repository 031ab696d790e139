/** A JSON value as it arrives over the wire or from a file. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; a key that is not there reads as undefined. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** True for a JSON object, false for null, lists and scalars. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** True for a JSON list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** True for a list that holds nothing but strings. */
export function isTextList(value: Json | undefined): value is readonly string[] {
  return isList(value) && value.every((entry) => typeof entry === 'string');
}

/** Reads JSON text; undefined where the text is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** More than any setting needs, and less than what JSON.stringify can't write any more. */
export const DEEPEST = 100;

/** True where a value has no more than so many lists and objects in each other. */
export function isShallow(value: Json | undefined, most: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return most > 0 && Object.values(value).every((part: Json | undefined) => isShallow(part, most - 1));
}
