import { AppError } from './errors.js';
import type { Json, JsonObject } from './json.js';
import { isJsonList, isJsonObject } from './json.js';

/**
 * Strict reading of answers. `where` says which answer and which place in it (`GET /x: results[3].label`); a shape that
 * nobody saw before ends in `API_SHAPE` with what came, never in `undefined` further down.
 */
export function wrongShape(where: string, wanted: string, value: unknown): AppError {
  const came = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200);
  return new AppError({
    code: 'API_SHAPE',
    summary: `The account's answer has an unknown shape (${where}).`,
    detail: `Expected ${wanted}, got ${came}. pipewright does not guess what such an answer means, so the command stops here.`,
    hint: 'pipewright doctor',
  });
}

export function asObject(value: unknown, where: string): JsonObject {
  if (!isJsonObject(value)) throw wrongShape(where, 'an object', value);
  return value;
}

export function asArray(value: unknown, where: string): readonly Json[] {
  if (!isJsonList(value)) throw wrongShape(where, 'a list', value);
  return value;
}

export function asString(value: unknown, where: string): string {
  if (typeof value !== 'string') throw wrongShape(where, 'text', value);
  return value;
}

export function asInteger(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongShape(where, 'a whole number', value);
  return value;
}
