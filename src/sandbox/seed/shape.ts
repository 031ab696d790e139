import { isList, isObject, type Json } from '../json.js';

/** What a place in a document must hold. */
export type Shape =
  | { readonly is: 'text'; readonly max?: number; readonly pattern?: RegExp }
  | { readonly is: 'count'; readonly min: number; readonly max?: number }
  | { readonly is: 'flag' }
  | { readonly is: 'any text' }
  | { readonly is: 'any' }
  | { readonly is: 'null or'; readonly of: Shape }
  | { readonly is: 'tuple'; readonly of: readonly Shape[] }
  | { readonly is: 'map'; readonly of: Shape }
  | { readonly is: 'one of'; readonly values: readonly string[] }
  | { readonly is: 'list'; readonly of: Shape; readonly min?: number }
  | ObjectShape;

/** A closed object: keys that are not in `fields` are refused. */
export interface ObjectShape {
  readonly is: 'object';
  readonly required: readonly string[];
  readonly fields: Readonly<Record<string, Shape>>;
}

/** Something wrong in a document; `path` is like `pipelines[0].stages[1].label`, empty for the whole. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Everything in which `value` is not what `shape` says. */
export function shapeProblems(value: Json | undefined, shape: Shape, path = ''): readonly Problem[] {
  switch (shape.is) {
    case 'text':
      return textProblems(value, shape, path);
    case 'count':
      return countProblems(value, shape, path);
    case 'flag':
      return typeof value === 'boolean' ? [] : [{ path, message: 'must be true or false' }];
    case 'one of':
      return typeof value === 'string' && shape.values.includes(value)
        ? []
        : [{ path, message: `must be one of ${shape.values.join(', ')}` }];
    case 'any text':
      return typeof value === 'string' ? [] : [{ path, message: 'must be text' }];
    case 'any':
      return isShallow(value, DEEPEST) ? [] : [{ path, message: `is nested more than ${DEEPEST} deep` }];
    case 'null or':
      return value === null ? [] : shapeProblems(value, shape.of, path);
    case 'list':
      return listProblems(value, shape, path);
    case 'tuple':
      return isList(value) && value.length === shape.of.length
        ? shape.of.flatMap((part, index) => shapeProblems(value[index], part, `${path}[${index}]`))
        : [{ path, message: `must be a list of ${shape.of.length}` }];
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([key, part]) => shapeProblems(part, shape.of, `${path}.${key}`))
        : [{ path, message: 'must be a mapping' }];
    case 'object':
      return objectProblems(value, shape, path);
  }
}

/** More than any setting needs, and less than what JSON.stringify can't write any more. */
export const DEEPEST = 100;

/** True where a value has no more than so many lists and objects in each other. */
export function isShallow(value: Json | undefined, most: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return most > 0 && Object.values(value).every((part: Json | undefined) => isShallow(part, most - 1));
}

function countProblems(
  value: Json | undefined,
  { min, max = Number.MAX_SAFE_INTEGER }: Extract<Shape, { is: 'count' }>,
  path: string,
): readonly Problem[] {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min)
    return [{ path, message: `must be a whole number from ${min}` }];
  return value > max ? [{ path, message: `must not be more than ${max}` }] : [];
}

function textProblems(
  value: Json | undefined,
  { max, pattern }: Extract<Shape, { is: 'text' }>,
  path: string,
): readonly Problem[] {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return [{ path, message: `must be text: write "${value}"` }];
  }
  if (typeof value !== 'string' || value.trim() === '')
    return [{ path, message: 'must be text that is not empty' }];
  if (max !== undefined && value.length > max) {
    return [{ path, message: `must not have more than ${max} characters` }];
  }
  return pattern === undefined || pattern.test(value)
    ? []
    : [{ path, message: 'has characters that do not belong there' }];
}

function listProblems(
  value: Json | undefined,
  shape: Extract<Shape, { is: 'list' }>,
  path: string,
): readonly Problem[] {
  if (!isList(value)) return [{ path, message: 'must be a list' }];
  if (value.length < (shape.min ?? 0))
    return [{ path, message: `must have at least ${shape.min ?? 0} entry` }];
  return value.flatMap((entry, index) => shapeProblems(entry, shape.of, `${path}[${index}]`));
}

function objectProblems(value: Json | undefined, shape: ObjectShape, path: string): readonly Problem[] {
  if (!isObject(value)) return [{ path, message: 'must be a mapping' }];
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const absent = shape.required
    .filter((key) => value[key] === undefined)
    .map((key) => ({ path: at(key), message: 'is required' }));
  const present = Object.entries(value).flatMap(([key, entry]) => {
    const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
    if (field !== undefined) return shapeProblems(entry, field, at(key));
    const known = Object.keys(shape.fields).join(', ');
    return [{ path: at(key), message: `is not a key here; known keys: ${known}` }];
  });
  return [...absent, ...present];
}
