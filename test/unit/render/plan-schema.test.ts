import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { renderPlanJson } from '../../../src/render/results/plan-json.js';
import { change, plan } from './build.js';
import * as cases from './cases.js';

const text = readFileSync(new URL('../../../schema/plan.schema.json', import.meta.url), 'utf8');
const schema = JSON.parse(text) as Record<string, unknown>;
const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
const made = { longPlan: cases.longPlan(20), everywhere: cases.everywhere('x') };
const plans = Object.entries({ ...cases, ...made });

function accepts(document: unknown): boolean {
  return validate(JSON.parse(JSON.stringify(document)));
}

/** Every schema in the schema, with where it stands. */
function parts(node: unknown, path = ''): [string, Record<string, unknown>][] {
  if (typeof node !== 'object' || node === null) return [];
  const own = node as Record<string, unknown>;
  const below = Object.entries(own).flatMap(([key, value]) => parts(value, `${path}/${key}`));
  return path.endsWith('/properties') || path.endsWith('/definitions') ? below : [[path, own], ...below];
}

describe('the schema of plans', () => {
  it.each(plans)('takes the plan of the golden text %s', (_, one) => {
    expect(accepts(one)).toBe(true);
    expect(validate.errors).toBeNull();
  });

  it('takes what only some plans have: audit, waitsFor, console changes', () => {
    const extra = { audit: { user: 'ana@example.com', at: null }, waitsFor: ['teams.tier1.tickets'] };
    const one = change({ address: 'teams.t', kind: 'members', action: 'update', id: '1', label: 'T' });
    expect(accepts(plan({ changes: [{ ...one, ...extra }] }))).toBe(true);
    expect(accepts(plan({ changes: [{ ...one, audit: null } as never] }))).toBe(true);
  });

  it.each(plans)('refuses the plan %s with a property too many or one missing', (_, one) => {
    expect(accepts({ ...one, surprise: 1 })).toBe(false);
    for (const name of Object.keys(one)) expect(accepts({ ...one, [name]: undefined })).toBe(false);
  });

  it('refuses changes, findings and views of another shape', () => {
    const [first] = cases.retire.changes;
    const [note] = cases.retire.findings;
    for (const wrong of [
      { action: 'replace' },
      { kind: 'stage' },
      { fields: null },
      { tickets: 3 },
      { origin: 'me' },
    ]) {
      expect(accepts({ ...cases.retire, changes: [{ ...first, ...wrong }] })).toBe(false);
    }
    for (const wrong of [
      { code: 'lower' },
      { verdict: 'maybe' },
      { source: { file: 'a', line: 0, column: 1 } },
    ]) {
      expect(accepts({ ...cases.retire, findings: [{ ...note, ...wrong }] })).toBe(false);
    }
    expect(accepts({ ...cases.retire, planHash: 'sha256:1' })).toBe(false);
  });

  it('describes every property, and closes every object that has properties', () => {
    const objects = parts(schema).filter(([, part]) => 'properties' in part);
    expect(objects.length).toBeGreaterThan(10);
    for (const [path, part] of objects) {
      expect([path, part['additionalProperties']]).toEqual([path, false]);
      for (const [name, property] of Object.entries(part['properties'] as Record<string, object>)) {
        expect([path, name, 'description' in property]).toEqual([path, name, true]);
      }
    }
  });
});

describe('a plan as JSON', () => {
  it('is the plan, indented, with a line feed at its end', () => {
    const json = renderPlanJson(cases.nasty);
    expect(JSON.parse(json)).toEqual(cases.nasty);
    expect(json).toMatch(/^\{\n {2}"formatVersion": "1",\n[^]*\n\}\n$/);
  });

  it('escapes what a terminal would obey or hide', () => {
    const json = renderPlanJson({ ...cases.nothing, lockFile: '\u009b31m\u202e\u{e0041}' });
    expect(json).toContain(String.raw`"\u009b31m\u202e\udb40\udc41"`);
    expect((JSON.parse(json) as { lockFile: string }).lockFile).toBe('\u009b31m\u202e\u{e0041}');
  });
});
