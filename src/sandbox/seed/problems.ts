import type { SchemaError } from '../validators/schema-error.js';

/** Something wrong in a document; `path` is like `pipelines[0].stages[1].label`, empty for the whole. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Schema errors of a seed in our own words, one for each place, in document order. */
export function seedProblems(seed: unknown, errors: readonly SchemaError[]): readonly Problem[] {
  const found = new Map<string, Problem & { readonly rank: readonly number[] }>();
  for (const error of errors) {
    const { path, tokens } = placeOf(error);
    if (!found.has(path)) found.set(path, { path, message: messageOf(error), rank: rankOf(seed, tokens) });
  }
  return [...found.values()]
    .sort((one, other) => compareRanks(one.rank, other.rank))
    .map(({ path, message }) => ({ path, message }));
}

interface Place {
  readonly path: string;
  readonly tokens: readonly string[];
}

/** The place of an error; for a missing or unknown key, the place of the key. */
function placeOf({ instancePath, keyword, params }: SchemaError): Place {
  const tokens = instancePath
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const path = tokens.reduce(
    (above, token) => (/^\d+$/u.test(token) ? `${above}[${token}]` : below(above, token)),
    '',
  );
  const key = keyword === 'required' ? params['missingProperty'] : params['additionalProperty'];
  return typeof key === 'string' ? { path: below(path, key), tokens: [...tokens, key] } : { path, tokens };
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** A problem in ajv's words, from a validator that reports neither schema nor value. */
export function plainProblem(error: SchemaError): Problem {
  return { path: placeOf(error).path, message: error.message ?? `breaks the rule ${error.keyword}` };
}

/** The position of each part of a path among its siblings. Missing keys come first. */
function rankOf(seed: unknown, tokens: readonly string[]): readonly number[] {
  let value = seed;
  return tokens.map((token) => {
    if (typeof value !== 'object' || value === null) return -1;
    const entries = Object.entries(value);
    const index = entries.findIndex(([key]) => key === token);
    value = entries[index]?.[1];
    return index;
  });
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((rank, index) => rank !== other[index]);
  return at === -1 ? one.length - other.length : (one[at] ?? -1) - (other[at] ?? -1);
}

function messageOf({ keyword, parentSchema = {}, data }: SchemaError): string {
  if (keyword === 'required') return 'is required';
  if (keyword === 'additionalProperties') {
    const known = Object.keys(parentSchema['properties'] ?? {}).join(', ');
    return `is not a known key here; known keys: ${known}`;
  }
  if (Array.isArray(parentSchema['enum'])) return `must be one of ${parentSchema['enum'].join(', ')}`;
  switch (parentSchema['type']) {
    case 'string':
      return textMessage(data, keyword, parentSchema['maxLength']);
    case 'integer':
      return keyword === 'maximum'
        ? `must not be more than ${String(parentSchema['maximum'])}`
        : `must be a whole number from ${String(parentSchema['minimum'])}`;
    case 'boolean':
      return 'must be true or false';
    case 'array':
      return keyword === 'minItems' ? 'must have at least 1 entry' : 'must be a list';
    default:
      return 'must be a mapping';
  }
}

function textMessage(data: unknown, keyword: string, maxLength: unknown): string {
  if (typeof data === 'number' || typeof data === 'boolean') return `must be text: write "${data}"`;
  if (typeof data !== 'string' || data.trim() === '') return 'must be text that is not empty';
  return keyword === 'maxLength'
    ? `must not have more than ${String(maxLength)} characters`
    : 'has characters that are not allowed there';
}
