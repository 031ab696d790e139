import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changeKindAt, phasesOf } from '../../src/core/plan/known-kinds.js';
import { inPhases } from '../../src/core/plan/phase.js';
import type { Plan } from '../../src/core/plan/plan.js';
import { kinds } from '../../src/generated/kinds/kind.js';

const folder = join(import.meta.dirname, 'plans');
const plans = readdirSync(folder).flatMap((name): readonly (readonly [string, Plan])[] => [
  [name, JSON.parse(readFileSync(join(folder, name, 'plan.json'), 'utf8')) as Plan],
]);
const changes = plans.flatMap(([, plan]) => plan.changes);

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../schema/plan.schema.json'), 'utf8'),
) as {
  readonly definitions: {
    readonly change: { readonly properties: { readonly kind: { readonly enum: readonly string[] } } };
  };
};

describe('what the kinds say of their changes', () => {
  it('covers every word that the plan schema has for changes, and none twice', () => {
    const words = kinds.flatMap((kind) => kind.changes);
    expect(new Set(words).size).toBe(words.length);
    expect(changes.filter(({ kind }) => !words.includes(kind))).toEqual([]);
    const enumOfSchema = schema.definitions.change.properties.kind.enum;
    expect(new Set<string>(words)).toEqual(new Set(enumOfSchema));
  });

  it('gives every word a place, and every place a word of its own kind', () => {
    for (const { places, changes: words } of kinds) {
      expect(new Set(Object.values(places))).toEqual(new Set(words));
    }
  });

  it('tells the kind of every change from its address', () => {
    const told = changes.map(({ address }) => changeKindAt(kinds, address));
    expect(told).toEqual(changes.map(({ kind }) => kind));
    expect(changeKindAt(kinds, 'pipelines.support.statuses.new.constructor')).toBeNull();
  });

  it.each(plans)('has the changes of %s in the order of its phases', (_name, plan) => {
    expect(inPhases(plan.changes, phasesOf(kinds))).toEqual(plan.changes);
  });
});
