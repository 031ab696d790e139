import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedAccount } from '../../../src/core/fleet/change-sets.js';
import { fleetHash, fleetPlan } from '../../../src/core/fleet/change-sets.js';
import type { FleetPlan } from '../../../src/core/fleet/fleet-plan.js';
import type { Config } from '../../../src/core/model/config.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { renderFleetPlanText } from '../../../src/render/fleet/fleet-plan-text.js';
import { config, pipeline, planOf, retire, seedPipeline, stage, status } from '../../helpers/engine.js';
import { inMemoryAccount } from '../../helpers/in-memory-account.js';

const NOW = '2026-11-30T00:00:00.000Z';
const closed = { state: 'closed' } as const;
const schema = JSON.parse(
  readFileSync(new URL('../../../schema/fleet.schema.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);

/** A portal whose ids begin with a prefix of its own, as those of real portals differ. */
function portal(
  prefix: string,
  labels: { readonly new?: string; readonly old?: string; readonly held?: number } = {},
) {
  const stages = [
    stage(`${prefix}1`, 'open', { label: labels.new ?? 'New' }),
    ...(labels.old === undefined
      ? []
      : [stage(`${prefix}2`, 'open', { label: labels.old, tickets: labels.held ?? 0 })]),
    stage(`${prefix}9`, 'closed', { label: 'Closed' }),
  ];
  return { pipelines: [seedPipeline(`${prefix}p`, stages, { label: 'Support' })] };
}

function files(prefix: string, part: { readonly added?: string; readonly to?: string | null } = {}): Config {
  const { added = null, to } = part;
  const statuses = [
    status('new', { id: `${prefix}1`, label: 'New' }),
    ...(added === null ? [] : [status('more', { label: added })]),
    status('closed', { id: `${prefix}9`, label: 'Closed', ...closed }),
  ];
  const retired = to === undefined ? [] : [retire(`${prefix}2`, to)];
  return config([pipeline('support', statuses, { id: `${prefix}p`, label: 'Support', retired })]);
}

function planned(name: string, plan: Plan | null, part: Partial<PlannedAccount> = {}): PlannedAccount {
  return { name, portalId: 1, isHeld: false, plan, error: null, file: null, ...part };
}

const plan = (seed: object, wanted: Config): Promise<Plan> =>
  planOf({ client: inMemoryAccount(seed), config: wanted });

function valid(document: FleetPlan): FleetPlan {
  expect(validate(JSON.parse(JSON.stringify(document)))).toBe(true);
  return document;
}

function sets({ changeSets }: FleetPlan): readonly string[] {
  return changeSets.map(({ id, accounts }) => `${id} ${accounts.join(' ')}`);
}

describe('change sets', () => {
  it('put accounts together whose plans differ in live ids and counts only', async () => {
    const fleet = valid(
      fleetPlan(
        [
          planned('a', await plan(portal('1', { old: 'Old', held: 3 }), files('1', { to: 'support.new' }))),
          planned('b', await plan(portal('7', { old: 'Old', held: 9 }), files('7', { to: 'support.new' }))),
        ],
        NOW,
      ),
    );
    expect(sets(fleet)).toEqual(['A a b']);
    expect(fleet.accounts.map(({ ticketsMove }) => ticketsMove)).toEqual([3, 9]);
    expect(fleet.changeSets[0]?.changes.map(({ address, action }) => `${action} ${address}`)).toEqual([
      'delete pipelines.support.statuses["Old"]',
    ]);
  });

  it.each([
    ['another label', portal('7', { old: 'Other' }), files('7', { to: 'support.new' })],
    ['another target', portal('7', { old: 'Old' }), files('7', { to: 'support.closed' })],
    ['one change more', portal('7', { old: 'Old' }), files('7', { to: 'support.new', added: 'More' })],
  ])('keep accounts apart whose plans differ in %s', async (_, seed, wanted) => {
    const fleet = fleetPlan(
      [
        planned('a', await plan(portal('1', { old: 'Old' }), files('1', { to: 'support.new' }))),
        planned('b', await plan(seed, wanted)),
      ],
      NOW,
    );
    expect(sets(fleet)).toEqual(['A a', 'B b']);
  });

  it('list what accounts have now, so that a value of one never hides under that of another', async () => {
    const fleet = valid(
      fleetPlan(
        [
          planned('a', await plan(portal('1', { new: 'Fresh' }), files('1'))),
          planned('b', await plan(portal('7', { new: 'VIP' }), files('7'))),
          planned('c', await plan(portal('8', { new: 'Fresh' }), files('8'))),
        ],
        NOW,
      ),
    );
    expect(sets(fleet)).toEqual(['A a b c']);
    expect(fleet.changeSets[0]?.changes[0]?.fields).toEqual([
      {
        path: 'label',
        after: 'New',
        before: [
          { value: 'Fresh', accounts: ['a', 'c'] },
          { value: 'VIP', accounts: ['b'] },
        ],
      },
    ]);
    const text = renderFleetPlanText(fleet);
    expect(text).toContain('label: Fresh -> New (in 2 accounts)');
    expect(text).toContain('label: VIP -> New (in b)');
  });

  it('come biggest first, then by first name', async () => {
    const one = await plan(portal('1', { old: 'Old' }), files('1', { to: 'support.new' }));
    const two = await plan(portal('1', { new: 'Fresh' }), files('1'));
    const fleet = fleetPlan(
      [
        planned('z', one),
        planned('y', two),
        planned('x', two),
        planned('b', await plan(portal('1', { new: 'VIP', old: 'Old' }), files('1', { to: 'support.new' }))),
      ],
      NOW,
    );
    expect(sets(fleet)).toEqual(['A y x', 'B b', 'C z']);
  });
});

describe('a plan of several accounts', () => {
  it('counts blocked, held, failed and unchanged accounts, and plans those on hold', async () => {
    const blocked = await plan(portal('1', { old: 'Old', held: 2 }), files('1'));
    const changed = await plan(portal('1', { new: 'Fresh' }), files('1'));
    const error = { code: 'NO_ACCOUNT', summary: 'No token.', detail: null, hint: null, source: null };
    const fleet = valid(
      fleetPlan(
        [
          planned('blocked', blocked),
          planned('held', changed, { isHeld: true }),
          planned('failed', null, { error: { ...error, correlationId: null } }),
          planned('same', await plan(portal('1'), files('1'))),
          planned('changed', changed, { file: 'changed.json' }),
        ],
        NOW,
      ),
    );
    expect(fleet.summary).toEqual({ accounts: 5, changes: 1, nothing: 1, blocked: 1, held: 1, failed: 1 });
    expect(fleet.accounts.map(({ status: now, changeSet }) => `${now} ${changeSet ?? '-'}`)).toEqual([
      'blocked B',
      'held A',
      'failed -',
      'nothing -',
      'changes A',
    ]);
    const text = renderFleetPlanText(fleet);
    expect(text.split('\n')[0]).toBe(
      '5 accounts: 1 wants changes, 1 without changes, 1 blocked, 1 on hold, 1 failed',
    );
    expect(text).toContain('blocked is blocked by STATUS_HOLDS_TICKETS');
    expect(text).toContain('held (on hold)');
  });

  it('has a hash over names and plans, whatever their order, and no other', () => {
    const pair = fc.record({ name: fc.stringMatching(/^[a-z]{1,3}$/), planHash: fc.option(fc.string()) });
    fc.assert(
      fc.property(fc.uniqueArray(pair, { selector: ({ name }) => name }), fc.integer(), (pairs, seed) => {
        const hash = fleetHash(pairs);
        const turned = pairs.toSorted((a, b) => ((seed * a.name.length) % 7) - ((seed * b.name.length) % 7));
        expect(fleetHash(turned.toReversed())).toBe(hash);
        const [first, ...rest] = pairs;
        if (first !== undefined)
          expect(fleetHash([{ ...first, planHash: `${first.planHash ?? ''}x` }, ...rest])).not.toBe(hash);
      }),
    );
  });
});
