import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/core/plan/plan.js';
import { isJsonObject } from '../../src/core/base/json.js';
import { EDITORS } from '../../src/resources/editors/value.js';
import { SET_PARTS, USER_SETS } from '../../src/resources/permission-sets/payload.js';
import { PIPELINE_PARTS, STATUS_PARTS } from '../../src/resources/pipelines/payload.js';
import { RULE_PARTS } from '../../src/resources/rules/values.js';
import { TICKET_MOVE } from '../../src/resources/shared/ticket-move.js';
import { MEMBER_PARTS, TEAM_PARTS } from '../../src/resources/teams/payload.js';
import { misread } from '../helpers/payloads.js';

const folder = join(import.meta.dirname, 'plans');
const plans = readdirSync(folder).map((name): readonly [string, Plan] => [
  name,
  JSON.parse(readFileSync(join(folder, name, 'plan.json'), 'utf8')) as Plan,
]);

describe('before and after of a change', () => {
  it.each(plans)('of %s are read by their kind and written again byte for byte', (_name, { changes }) => {
    expect(misread(changes)).toEqual([]);
  });

  const state = fc.constantFrom('open' as const, 'closed' as const);
  const count = fc.nat();
  const going = fc.record({
    id: fc.string(),
    label: fc.string(),
    state,
    moveTo: fc.option(fc.string()),
    closeDates: fc.option(fc.constantFrom('kept' as const, 'hubspot' as const)),
  });
  const some: { requiredKeys: [] } = { requiredKeys: [] };

  it('say of pipelines and statuses what was put into them', () => {
    const others = fc.dictionary(fc.string(), count);
    const parts = { label: fc.string(), position: count, slot: count, others, statuses: fc.array(going) };
    fc.assert(
      fc.property(fc.record(parts, some), (value) => {
        expect(PIPELINE_PARTS.decode(PIPELINE_PARTS.encode(value))).toEqual(value);
      }),
    );
    fc.assert(
      fc.property(fc.record({ label: fc.string(), state, position: count }, some), (value) => {
        expect(STATUS_PARTS.decode(STATUS_PARTS.encode(value))).toEqual(value);
      }),
    );
  });

  it('say of teams, members and permission sets what was put into them', () => {
    const names = fc.array(fc.string());
    const team = { name: fc.string(), parent: fc.option(fc.string()), members: names };
    fc.assert(
      fc.property(
        fc.record(team, some),
        fc.record({ members: names, extraMembers: names }, some),
        fc.dictionary(fc.string(), fc.option(fc.string())),
        (one, lists, sets) => {
          expect(TEAM_PARTS.decode(TEAM_PARTS.encode(one))).toEqual(one);
          expect(MEMBER_PARTS.decode(MEMBER_PARTS.encode(lists))).toEqual(lists);
          expect(Object.entries(USER_SETS.decode(USER_SETS.encode(sets)) ?? {})).toEqual(
            Object.entries(sets),
          );
        },
      ),
    );
  });

  it('say of rules and editors what was put into them, and nothing where a name is none', () => {
    const names = fc.array(fc.string());
    const rule = fc.oneof(fc.constantFrom('any' as const, 'all' as const, 'none' as const), names);
    const lists = { teams: names, users: names, superAdmins: fc.boolean() };
    fc.assert(
      fc.property(
        fc.record({ createIn: rule, noSkipping: rule, noBackwards: rule }, some),
        fc.record({ everyone: fc.constant(false), ...lists }),
        (rules, editors) => {
          expect(RULE_PARTS.decode(RULE_PARTS.encode(rules))).toEqual(rules);
          expect(EDITORS.decode(EDITORS.encode(editors))).toEqual(editors);
        },
      ),
    );
    expect(RULE_PARTS.decode({ createIn: ['new', 7] })).toBeNull();
    expect(EDITORS.decode({ editableBy: { teams: [7], users: [], superAdmins: true } })).toBeNull();
    expect(EDITORS.decode({ editableBy: { teams: [], users: [] } })).toBeNull();
  });

  const strict = {
    ...{ PIPELINE_PARTS, STATUS_PARTS, TEAM_PARTS, MEMBER_PARTS, SET_PARTS, USER_SETS, TICKET_MOVE },
    ...{ RULE_PARTS, EDITORS },
  };

  it.each(Object.entries(strict))('are nothing to %s where they hold anything else', (_name, { decode }) => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const value: unknown = decode(json);
        expect(value === null || isJsonObject(json)).toBe(true);
      }),
    );
    expect(decode({ label: ['a'], name: 7, members: 'all', status: null })).toBeNull();
    expect(decode({ constructor: 'x', label: 3 })).toBeNull();
    expect(decode([])).toBeNull();
  });
});
