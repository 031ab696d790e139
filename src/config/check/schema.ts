import type { Diagnostic } from '../../core/base/diagnostic.js';
import type { Configuration } from '../../generated/config.js';
import type { SchemaError } from '../../generated/schema-error.js';
import validateConfig from '../../generated/validate-config.js';
import { schemaProblem, unquotedProblem } from './messages.js';
import type { ParsedText } from '../read/parsed.js';
import type { Place } from '../read/place.js';
import { entryAt, member, rootPlace } from '../read/place.js';
import { meantErrors } from './schema-errors.js';

/** Maximum number of validator errors to process; more than that have one common cause. */
const MOST_ERRORS = 2000;

interface SchemaResult<T> {
  /** The validated value, or null if it is invalid. */
  readonly value: T | null;
  readonly problems: readonly Diagnostic[];
  /** The number of further errors that weren't processed. */
  readonly left: number;
}

/** A generated validator. */
interface Validator<T> {
  (value: unknown): value is T;
  errors?: readonly SchemaError[] | null;
}

/** Validates one file of a configuration against its schema. */
export function checkSchema(parsed: ParsedText): SchemaResult<Configuration> {
  return checkBySchema(parsed, validateConfig);
}

/** Validates a text against a schema. Reports at most one problem per place. */
export function checkBySchema<T>(parsed: ParsedText, validate: Validator<T>): SchemaResult<T> {
  const { value } = parsed;
  const root = rootPlace(parsed);
  const problems: Diagnostic[] = [];
  const told = new Set<string>();
  const tell = (found: Diagnostic): void => {
    const where = `${found.source?.line ?? 0}:${found.source?.column ?? 0}`;
    if (told.has(where)) return;
    told.add(where);
    problems.push(found);
  };
  for (const unquoted of parsed.unquoted) tell(unquotedProblem(placeAt(root, unquoted.path), unquoted));
  if (validate(value)) return { value: problems.length === 0 ? value : null, problems, left: 0 };

  const complaints = validate.errors ?? [];
  const errors = meantErrors(complaints.slice(0, MOST_ERRORS));
  const inOrder = [...errors].sort((a, b) => weight(a) - weight(b));
  const missing = missingNames(errors);
  for (const error of inOrder) {
    const place = pointed(root, error.instancePath);
    tell(schemaProblem(error, place, missing.get(error.instancePath) ?? []));
  }
  return { value: null, problems, left: Math.max(0, complaints.length - MOST_ERRORS) };
}

/** A wrong type explains any other error of a value. */
function weight(error: SchemaError): number {
  return error.keyword === 'type' || error.keyword === 'anyOf' ? 0 : 1;
}

/** Maps a place to the names of all properties missing there. */
function missingNames(errors: readonly SchemaError[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword !== 'required') continue;
    const there = names.get(instancePath) ?? [];
    there.push(String(params['missingProperty']));
    names.set(instancePath, there);
  }
  return names;
}

/** Converts a JSON pointer to a path. */
function pointed(root: Place, pointer: string): Place {
  const steps = pointer.split('/').slice(1);
  return placeAt(
    root,
    steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
  );
}

function placeAt(root: Place, path: readonly (string | number)[]): Place {
  let place = root;
  for (const step of path) {
    const next = Array.isArray(place.value) ? entryAt(place, Number(step)) : member(place, String(step));
    place = next ?? { ...place, path: [...place.path, step], value: undefined };
  }
  return place;
}
