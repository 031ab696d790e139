/** Sentences for what the schema refuses. Each says what came, what belongs there, and shows what to write. */
import type { SchemaError } from '../generated/schema-error.js';
import type { Diagnostic } from '../core/diagnostic.js';
import { problem } from '../core/diagnostic.js';
import { nearest } from '../core/similar.js';
import { isScalar } from 'yaml';
import { addressOf } from './address-of.js';
import type { Unquoted } from './parsed.js';
import type { Place } from './place.js';
import { keySourceOf, nodeAt, sourceOf } from './place.js';
import { propertiesOf } from './schema-errors.js';

/** One complaint as a sentence; `missing` holds the names of all properties that are missing at that place. */
export function schemaProblem(error: SchemaError, place: Place, missing: readonly string[]): Diagnostic {
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
  const known = allowed.length === 0 ? '' : ` Known ${where} are ${listed(allowed)}${free}.`;
  const found: Place = { ...place, path: [...place.path, name] };
  return problem({
    code: 'SCHEMA_UNKNOWN_PROPERTY',
    summary: `The property ${JSON.stringify(name)} is not known ${where}.`,
    detail: `${near === null ? '' : `Did you mean ${near}?`}${known}`.trim(),
    ...(near === null ? {} : { hint: `${near}:` }),
    address: addressOf(place),
    source: keySourceOf(found),
  });
}

function missingProperty(error: SchemaError, place: Place, missing: readonly string[]): Diagnostic {
  const one = missing.length === 1;
  return problem({
    code: 'SCHEMA_MISSING_PROPERTY',
    summary: `The ${one ? 'property' : 'properties'} ${listed(missing)} ${one ? 'is' : 'are'} missing.`,
    detail: `${described(error)}Every ${thingOf(error, place)} needs ${one ? 'it' : 'them'}.`,
    hint: missing.map((name) => `${name}: ${exampleOf(error, name)}`).join('\n'),
    address: addressOf(place),
    source: sourceOf(place),
  });
}

function wrongType(error: SchemaError, place: Place): Diagnostic {
  const wanted = wantedTypes(error);
  const unquoted = place.value !== null && typeof place.value !== 'object' && typeof place.value !== 'string';
  const source = writtenAs(place);
  if (unquoted && source !== null && wanted.includes('string')) return unquotedText(place, source);
  const came = nameOfValue(place.value);
  const belongs = wanted.length === 0 ? 'something else' : listed(wanted.map(nameOfType), 'or');
  const missing = allMissing(error);
  if (missing.length > 0 && typeof place.value === 'object' && place.value !== null) {
    return problem({
      code: 'SCHEMA_MISSING_PROPERTY',
      summary: `One of the properties ${listed(missing, 'or')} is missing.`,
      detail: described(error).trim(),
      address: addressOf(place),
      source: sourceOf(place),
    });
  }
  return problem({
    code: 'SCHEMA_TYPE',
    summary: `${capital(belongs)} belongs ${atStep(place)}, and ${came} stands there.`,
    detail:
      `${described(error)}${typeof place.value === 'string' ? 'Take the quotes away, if there are any.' : ''}${example(error)}`.trim(),
    address: addressOf(place),
    source: sourceOf(place),
  });
}

/** A number, date, true or false where text belongs. `source` is what is written. */
function unquotedText(place: Place, source: string): Diagnostic {
  const quoted = JSON.stringify(source);
  const step = place.path.at(-1);
  return problem({
    code: 'SCHEMA_UNQUOTED',
    summary: `Text belongs ${atStep(place)}, and ${source} without quotes is ${nameOfValue(place.value)}.`,
    detail: `YAML reads it as ${nameOfValue(place.value)}, which can change it (1.10 becomes 1.1). Write ${quoted}.`,
    hint: typeof step === 'string' ? `${step}: ${quoted}` : `- ${quoted}`,
    address: addressOf(place),
    source: sourceOf(place),
  });
}

/** A plain date, or a key that isn't text. */
export function unquotedProblem(place: Place, { node, path }: Unquoted): Diagnostic {
  const written = node.source ?? String(node.value);
  const isKey = typeof node.value !== 'string';
  const quoted = JSON.stringify(written);
  const step = path.at(-1);
  return problem({
    code: 'SCHEMA_UNQUOTED',
    summary: isKey
      ? `A key is text, and ${written} without quotes is ${nameOfValue(node.value)}.`
      : `${written} without quotes is a date for many readers of YAML, and text belongs here.`,
    detail: `Write ${quoted}.`,
    hint: isKey ? `${quoted}:` : typeof step === 'string' ? `${step}: ${quoted}` : `- ${quoted}`,
    address: addressOf(place),
    source: isKey ? keySourceOf(place) : sourceOf(place),
  });
}

function wrongValue(error: SchemaError, place: Place): Diagnostic {
  const allowed = error.params['allowedValues'];
  const values = Array.isArray(allowed) ? allowed.map(String) : [];
  const value = typeof place.value === 'string' ? place.value : JSON.stringify(place.value);
  const near = values.length > 0 ? nearest(value, values) : null;
  const guess = near === null ? '' : `Did you mean ${near}? `;
  const list = values.length > 0 ? `It is ${listed(values, 'or')}. ` : '';
  const step = place.path.at(-1);
  return problem({
    code: 'SCHEMA_VALUE',
    summary: `The value ${shortened(value)} can't stand ${atStep(place)}.`,
    detail: `${guess}${list}${described(error)}${values.length > 0 ? '' : example(error)}`.trim(),
    ...(near !== null && typeof step === 'string' ? { hint: `${step}: ${near}` } : {}),
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
  const node = nodeAt(place.parsed, place.path);
  return isScalar(node) && node.type === 'PLAIN' ? (node.source ?? null) : null;
}

function wantedTypes(error: SchemaError): readonly string[] {
  if (error.keyword === 'type') return [String(error.params['type'])];
  const branches: readonly unknown[] = Array.isArray(error.schema) ? error.schema : [];
  return [...new Set(branches.flatMap(typeOfBranch))];
}

/** Types of the referred shapes, by the names that references end in. */
const REFERRED: Readonly<Record<string, string>> = {
  propertyName: 'string',
  labelReference: 'object',
  statusKeys: 'array',
  retiredPipeline: 'object',
  retiredTeam: 'object',
};

function typeOfBranch(branch: unknown): readonly string[] {
  if (typeof branch !== 'object' || branch === null) return [];
  if ('type' in branch) return [String(branch.type)];
  const name = '$ref' in branch ? String(branch.$ref).split('/').at(-1) : undefined;
  const type = name === undefined ? undefined : REFERRED[name];
  return type === undefined ? [] : [type];
}

/** Where several shapes fit equally badly: what would tell them apart. */
function allMissing(error: SchemaError): readonly string[] {
  const branches: readonly unknown[] = Array.isArray(error.schema) ? error.schema : [];
  const names = branches.map((branch) =>
    typeof branch === 'object' && branch !== null && '$ref' in branch ? String(branch.$ref) : '',
  );
  return names.includes('#/definitions/retiredTeam') ? ['pipeline', 'team'] : [];
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
  if (typeof value === 'boolean') return 'true or false';
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
export function listed(names: readonly string[], word = 'and'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
