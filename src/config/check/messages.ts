/** Messages for schema errors. Each says what was found and what is expected, and shows what to write. */
import type { SchemaError } from '../../generated/schema-error.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import { nearest } from '../../core/base/similar.js';
import { isScalar } from 'yaml';
import { addressOf } from './address-of.js';
import type { Unquoted } from '../read/parsed.js';
import type { Place } from '../read/place.js';
import { keySourceOf, nodeAt, sourceOf, writtenAt } from '../read/place.js';
import { scalarText } from '../patch/scalar-text.js';
import { propertiesOf } from './schema-errors.js';

/** One schema error as a sentence; `missing` has the names of all properties missing at that place. */
export function schemaProblem(error: SchemaError, place: Place, missing: readonly string[]): Diagnostic {
  if (error.propertyName !== undefined) return wrongName(error, error.propertyName, place);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownProperty(error, place);
    case 'required':
      return missingProperty(error, place, missing);
    case 'type':
    case 'anyOf':
      return wrongType(error, place);
    default:
      return wrongValue(error, place);
  }
}

function unknownProperty(error: SchemaError, place: Place): Diagnostic {
  const name = String(error.params['additionalProperty']);
  const allowed = propertiesOf(error);
  const near = nearest(name, allowed);
  const where = place.path.length === 0 ? 'at the top level' : 'here';
  const free = place.path.length === 0 ? ', and any name that begins with x-' : '';
  const known = allowed.length === 0 ? '' : ` Known ${where}: ${listedWords(allowed)}${free}.`;
  const found: Place = { ...place, path: [...place.path, name] };
  return problem({
    code: 'SCHEMA_UNKNOWN_PROPERTY',
    summary: `Unknown property ${JSON.stringify(name)}${place.path.length === 0 ? ' at the top level' : ''}.`,
    detail: `${near === null ? '' : `Did you mean ${near}?`}${known}`.trim(),
    ...(near === null ? {} : { hint: `${near}:` }),
    address: addressOf(place),
    source: keySourceOf(found),
  });
}

/** A name that users choose, in a map of named things. */
function wrongName(error: SchemaError, name: string, place: Place): Diagnostic {
  return problem({
    code: 'SCHEMA_VALUE',
    summary: `${shortened(name)} can't be a name here.`,
    detail: described(error).trim(),
    source: keySourceOf({ ...place, path: [...place.path, name] }),
  });
}

function missingProperty(error: SchemaError, place: Place, missing: readonly string[]): Diagnostic {
  const one = missing.length === 1;
  return problem({
    code: 'SCHEMA_MISSING_PROPERTY',
    summary: `The ${one ? 'property' : 'properties'} ${listedWords(missing)} ${one ? 'is' : 'are'} missing.`,
    detail: `${described(error)}Every ${thingOf(error, place)} needs ${one ? 'it' : 'them'}.`,
    hint: missing.map((name) => `${name}: ${exampleOf(error, name)}`).join('\n'),
    address: addressOf(place),
    source: sourceOf(place),
  });
}

function wrongType(error: SchemaError, place: Place): Diagnostic {
  const either = textsOf(error.params['missing']);
  if (either.length > 0) return eitherMissing(error, place, either);
  if (choicesOf(error).length > 0) return wrongValue(error, place);
  const wanted = error.keyword === 'type' ? [String(error.params['type'])] : textsOf(error.params['types']);
  const unquoted = place.value !== null && typeof place.value !== 'object' && typeof place.value !== 'string';
  const written = writtenAs(place);
  if (unquoted && written !== null && wanted.includes('string')) return unquotedText(place, written);
  return problem({
    code: 'SCHEMA_TYPE',
    summary: `Expected ${listedWords(wanted.map(nameOfType), 'or')} ${atStep(place)}, found ${nameOfValue(place.value)}.`,
    detail: `${described(error)}${example(error)}`.trim(),
    address: addressOf(place),
    source: sourceOf(place),
  });
}

function eitherMissing(error: SchemaError, place: Place, names: readonly string[]): Diagnostic {
  return problem({
    code: 'SCHEMA_MISSING_PROPERTY',
    summary: `One of the properties ${listedWords(names, 'or')} is missing.`,
    detail: `${described(error)}${example(error)}`.trim(),
    address: addressOf(place),
    source: sourceOf(place),
  });
}

/** The allowed values, if they can be listed. */
function choicesOf(error: SchemaError): readonly string[] {
  const own = error.parentSchema?.['enum'];
  const listedHere = textsOf(error.params['allowedValues']);
  return listedHere.length > 0 || error.keyword === 'anyOf'
    ? listedHere
    : textsOf(own).filter(() => error.keyword !== 'type' || error.params['type'] === 'string');
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A number, date or boolean where a string is expected. `source` is the text as written. */
function unquotedText(place: Place, source: string): Diagnostic {
  const quoted = JSON.stringify(source);
  const step = place.path.at(-1);
  return problem({
    code: 'SCHEMA_UNQUOTED',
    summary: `Expected text ${atStep(place)}, but ${source} without quotes is ${nameOfValue(place.value)}.`,
    detail: `YAML reads it as ${nameOfValue(place.value)}, which can change it (1.10 becomes 1.1). Write ${quoted}.`,
    hint: typeof step === 'string' ? `${scalarText(step)}: ${quoted}` : `- ${quoted}`,
    address: addressOf(place),
    source: sourceOf(place),
  });
}

/** An unquoted date, or a key that isn't a string. */
export function unquotedProblem(place: Place, { node, path }: Unquoted): Diagnostic {
  const written = node.source ?? String(node.value);
  const isKey = typeof node.value !== 'string';
  const quoted = JSON.stringify(written);
  const step = path.at(-1);
  return problem({
    code: 'SCHEMA_UNQUOTED',
    summary: isKey
      ? `A key must be text, but ${written} without quotes is ${nameOfValue(node.value)}.`
      : `Expected text, but ${written} without quotes is a date to many YAML parsers.`,
    detail: `Write ${quoted}.`,
    hint: isKey ? `${quoted}:` : typeof step === 'string' ? `${scalarText(step)}: ${quoted}` : `- ${quoted}`,
    address: addressOf(place),
    source: isKey ? keySourceOf(place) : sourceOf(place),
  });
}

function wrongValue(error: SchemaError, place: Place): Diagnostic {
  if (error.keyword === 'minItems') return emptyList(error, place);
  const values = choicesOf(error);
  const value = typeof place.value === 'string' ? place.value : JSON.stringify(place.value);
  const near = values.length > 0 ? nearest(value, values) : null;
  const guess = near === null ? '' : `Did you mean ${near}? `;
  const list = values.length > 0 ? `Allowed: ${listedWords(values, 'or')}. ` : '';
  const step = place.path.at(-1);
  return problem({
    code: 'SCHEMA_VALUE',
    summary: `${capital(isText(place) ? `the value ${shortened(value)}` : nameOfValue(place.value))} is not allowed ${atStep(place)}.`,
    detail: `${guess}${list}${described(error)}${values.length > 0 ? '' : example(error)}`.trim(),
    ...(near !== null && typeof step === 'string' ? { hint: `${step}: ${near}` } : {}),
    address: addressOf(place),
    source: sourceOf(place),
  });
}

function emptyList(error: SchemaError, place: Place): Diagnostic {
  return problem({
    code: 'SCHEMA_VALUE',
    summary: `An empty list is not allowed ${atStep(place)}.`,
    detail: `${described(error)}${example(error)}`.trim(),
    address: addressOf(place),
    source: sourceOf(place),
  });
}

function shortened(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}

function atStep(place: Place): string {
  const step = place.path.at(-1);
  if (step === undefined) return 'in the file';
  return typeof step === 'string' ? `in ${step}` : 'in this list';
}

function writtenAs(place: Place): string | null {
  const { parsed, path } = writtenAt(place);
  const node = nodeAt(parsed, path);
  return isScalar(node) && node.type === 'PLAIN' ? (node.source ?? null) : null;
}

function nameOfType(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map',
  };
  return names[type] ?? type;
}

function nameOfValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'boolean') return 'a boolean';
  return nameOfType(typeof value);
}

function described(error: SchemaError): string {
  const description = error.parentSchema?.['description'];
  return typeof description === 'string' ? `${description} ` : '';
}

function example(error: SchemaError): string {
  const examples = error.parentSchema?.['examples'];
  if (!Array.isArray(examples) || examples.length === 0) return '';
  return `For example: ${examples.map((one) => JSON.stringify(one)).join(', or ')}.`;
}

function exampleOf(error: SchemaError, name: string): string {
  const examples = error.parentSchema?.['examples'];
  const first: unknown = Array.isArray(examples) ? examples[0] : undefined;
  const value: unknown =
    typeof first === 'object' && first !== null
      ? Object.entries(first).find(([key]) => key === name)?.[1]
      : undefined;
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

function thingOf(error: SchemaError, place: Place): string {
  const title = error.parentSchema?.['title'];
  if (place.path.length === 0) return 'configuration file';
  return typeof title === 'string'
    ? title.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()
    : 'entry';
}

/** `a`, `a and b`, `a, b and c`. */
export function listedWords(names: readonly string[], word = 'and'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function isText(place: Place): boolean {
  return typeof place.value === 'string' || typeof place.value === 'number';
}
