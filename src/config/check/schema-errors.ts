/**
 * Filters the validator's errors. For a union it reports errors for every branch; only those of the branch that was
 * meant are kept: the one whose type matches, or among several the best match. Of several errors at one place, only the
 * first is kept.
 */
import type { SchemaError } from '../../generated/schema-error.js';
import { nearest } from '../../core/base/similar.js';

/** The errors to report. */
export function meantErrors(all: readonly SchemaError[]): readonly SchemaError[] {
  // What is wrong with the name is reported too.
  const errors = all.filter(({ keyword }) => keyword !== 'propertyNames');
  const choices = errors
    .filter((error) => error.keyword === 'anyOf')
    .sort((a, b) => b.instancePath.length - a.instancePath.length);
  let left = [...errors];
  for (const choice of choices) {
    const within = left.filter((error) => error !== choice && isAtOrBelow(error, choice.instancePath));
    const kept = new Set(meantBranch(choice, within));
    left = left.filter((error) => error !== choice && (!within.includes(error) || kept.has(error)));
    if (kept.size === 0) left.push(undecided(choice, within));
  }
  const unknown = left.filter((error) => error.keyword === 'additionalProperties');
  return left.filter((error) => !isExplained(error, unknown));
}

/** If no branch was clearly meant, the union itself is reported, with what would decide it. */
function undecided(choice: SchemaError, within: readonly SchemaError[]): SchemaError {
  const here = within.filter((error) => error.instancePath === choice.instancePath);
  const types = [...new Set(here.filter(isType).map((error) => error.params['type']))];
  const missing = here.filter(isMissing).map((error) => error.params['missingProperty']);
  const allowedValues = here.flatMap((error) => error.params['allowedValues'] ?? []);
  return { ...choice, params: { types, missing, allowedValues } };
}

function isAtOrBelow(error: SchemaError, path: string): boolean {
  return error.instancePath === path || error.instancePath.startsWith(`${path}/`);
}

/** Empty if no branch has the right type, or if several match equally badly. */
function meantBranch(choice: SchemaError, within: readonly SchemaError[]): readonly SchemaError[] {
  const branches = Array.isArray(choice.schema) ? choice.schema.length : 0;
  const here = within.filter((error) => error.instancePath === choice.instancePath);
  const wrongType = new Set(here.filter(isType).map((error) => error.parentSchema));
  if (wrongType.size >= branches) return [];
  const deeper = within.filter((error) => error.instancePath !== choice.instancePath);
  const groups = groupByShape(here.filter((error) => !wrongType.has(error.parentSchema)));
  if (groups.length < branches - wrongType.size) return deeper;
  const [best, second] = groups.sort((a, b) => misfit(a) - misfit(b));
  if (best === undefined) return deeper;
  if (second !== undefined && groups.every((group) => group.every(isMissing))) return [];
  return [...best, ...deeper.filter((error) => belongsTo(error, best[0], choice.instancePath))];
}

function groupByShape(errors: readonly SchemaError[]): SchemaError[][] {
  const groups = new Map<unknown, SchemaError[]>();
  for (const error of errors) {
    const group = groups.get(error.parentSchema);
    if (group === undefined) groups.set(error.parentSchema, [error]);
    else group.push(error);
  }
  return [...groups.values()];
}

/** How badly a branch matches: its number of errors, without those explained by a typo. */
function misfit(group: readonly SchemaError[]): number {
  return group.filter((error) => !isExplained(error, group)).length;
}

function belongsTo(error: SchemaError, branch: SchemaError | undefined, path: string): boolean {
  const step = error.instancePath.slice(path.length + 1).split('/')[0] ?? '';
  return propertiesOf(branch).includes(step);
}

function isType(error: SchemaError): boolean {
  return error.keyword === 'type';
}

function isMissing(error: SchemaError): boolean {
  return error.keyword === 'required';
}

/** True for a missing property whose name was only misspelt: the unknown property is reported, with the right name. */
function isExplained(error: SchemaError, errors: readonly SchemaError[]): boolean {
  const missing = error.params['missingProperty'];
  if (!isMissing(error) || typeof missing !== 'string') return false;
  return errors.some((other) => {
    const unknown = other.params['additionalProperty'];
    return (
      other.instancePath === error.instancePath &&
      other.parentSchema === error.parentSchema &&
      typeof unknown === 'string' &&
      nearest(unknown, propertiesOf(other)) === missing
    );
  });
}

/** The property names that the refusing schema allows. */
export function propertiesOf(error: SchemaError | undefined): readonly string[] {
  const properties = error?.parentSchema?.['properties'];
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}
