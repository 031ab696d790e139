import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, computePlan } from '../../../src/app/plan/compute-plan.js';
import { planSince } from '../../../src/app/plan/base-ref.js';
import { remembering } from '../../../src/app/account/cached-reader.js';
import type { Change } from '../../../src/core/plan/change.js';
import type { Config, DesiredPipeline } from '../../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../../src/core/model/config.js';
import { keptInPlace } from '../../../src/core/base/order.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import { readAccount } from '../../../src/hubspot/account.js';
import type { Engine } from '../../helpers/engine.js';
import {
  AT,
  config,
  findingsOf,
  pipeline,
  retirePipeline,
  seedPipeline,
  stage,
  status,
  team,
  withEngine,
} from '../../helpers/engine.js';
import { EVERYBODY, only, restrict } from '../resources/editors-account.js';
import { everywhere, off, rules, setRules } from '../resources/rules-account.js';

type Origin = Change['origin'];

/** What one of the three sides (base, files, account) says; an undefined value says nothing. */
interface Side {
  readonly label: number;
  /** Statuses between the first and the last, in order; label and state of each. */
  readonly statuses: readonly { readonly key: string; readonly label: number; readonly closed: boolean }[];
  readonly skipping: 'all' | 'none' | undefined;
  readonly editors: 'everyone' | 'admins' | undefined;
  readonly team: number;
  readonly members: readonly string[] | undefined;
  /** The second pipeline: its label, that it is retired, or nothing. */
  readonly second: number | 'retired' | undefined;
  readonly secondFirst: boolean;
}

const KEYS: readonly string[] = ['b', 'c', 'd', 'e'];
const MEMBERS: readonly string[] = ['ana@example.com', 'ben@example.com'];
const few = fc.integer({ min: 0, max: 2 });

const sides: fc.Arbitrary<Side> = fc.record({
  label: few,
  statuses: fc
    .record({
      keys: fc.shuffledSubarray([...KEYS]),
      labels: fc.array(few, { minLength: 4, maxLength: 4 }),
      closed: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    })
    .map(({ keys, labels, closed }) =>
      keys.map((key, index) => ({ key, label: labels[index] ?? 0, closed: closed[index] ?? false })),
    ),
  skipping: fc.constantFrom('all' as const, 'none' as const, undefined),
  editors: fc.constantFrom('everyone' as const, 'admins' as const, undefined),
  team: few,
  members: fc.option(fc.subarray([...MEMBERS]), { nil: undefined }),
  second: fc.constantFrom(0, 1, 2, 'retired' as const, undefined),
  secondFirst: fc.boolean(),
});

/** Sides that differ here and there: each value of two sides is often that of the first. */
const scenes = fc
  .record({
    live: sides,
    files: sides,
    base: sides,
    same: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 16, maxLength: 16 }),
  })
  .map(({ live, files, base, same }) => {
    const mixed = (side: Side, from: number): Side => {
      const entries = Object.entries(live).map(([name, value]) => [name, value] as const);
      const kept = entries.filter((_, index) => same[from + index] === 1);
      return { ...side, ...Object.fromEntries(kept) };
    };
    return { live, files: mixed(files, 0), base: mixed(base, 8) };
  });

interface Scene {
  readonly live: Side;
  readonly files: Side;
  readonly base: Side;
}

const EDITORS = { everyone: EVERYBODY, admins: only({ superAdmins: true }) };

function configOf(side: Side): Config {
  const first = pipeline(
    'p',
    [
      status('p_a', {
        label: 'First',
        editableBy: side.editors === undefined ? null : EDITORS[side.editors],
      }),
      ...side.statuses.map(({ key, label, closed }) =>
        status(`p_${key}`, { label: `${key}${label}`, state: closed ? 'closed' : 'open' }),
      ),
      status('p_z', { label: 'Last', state: 'closed' }),
    ],
    {
      label: `P${side.label}`,
      rules: side.skipping === undefined ? null : rules({ noSkipping: side.skipping }),
    },
  );
  const second: DesiredPipeline[] =
    typeof side.second === 'number'
      ? [pipeline('q', [status('q_a'), status('q_z', { state: 'closed' })], { label: `Q${side.second}` })]
      : [];
  return config(side.secondFirst ? [...second, first] : [first, ...second], {
    teams: [team('tier1', { id: '51', name: `T${side.team}`, members: side.members ?? null })],
    retiredPipelines: side.second === 'retired' ? [retirePipeline('q', 'p.p_a')] : [],
  });
}

function seedOf(live: Side): object {
  const at = live.secondFirst ? [1, 0] : [0, 1];
  const second =
    live.second === undefined
      ? []
      : [
          seedPipeline('q', [stage('q_a', 'open', { tickets: 2 }), stage('q_z', 'closed')], {
            label: live.second === 'retired' ? 'Q0' : `Q${live.second}`,
            displayOrder: at[1],
          }),
        ];
  const between = live.statuses.map(({ key, label, closed }) =>
    stage(`p_${key}`, closed ? 'closed' : 'open', { label: `${key}${label}` }),
  );
  const stages = [
    stage('p_a', 'open', { label: 'First' }),
    ...between,
    stage('p_z', 'closed', { label: 'Last' }),
  ];
  return {
    pipelines: [seedPipeline('p', stages, { label: `P${live.label}`, displayOrder: at[0] }), ...second],
    teams: [{ id: '51', name: `T${live.team}` }],
    users: [
      { id: '1', email: 'admin@example.com', superAdmin: true },
      ...MEMBERS.map((email, index) => ({
        id: String(11 + index),
        email,
        ...((live.members ?? []).includes(email) ? { primaryTeamId: '51' } : {}),
      })),
    ],
  };
}

async function planned({ sandbox, client }: Engine, { live, files, base }: Scene): Promise<Plan> {
  const noSkippingStagesRule = live.skipping === 'all' ? everywhere : off;
  await setRules(sandbox, { noSkippingStagesRule });
  if (live.editors === 'admins') await restrict(sandbox, 'p', { p_a: {} });
  const account = await readAccount(client.reader, {
    apiVersion: '2026-09',
    target: 'sandbox',
    loopback: true,
  });
  const reader = remembering(client.reader);
  const given = { lock: EMPTY_LOCK, reader, account };
  const paths = { files: ['pipewright.yaml'], lockFile: 'pipewright.lock.yaml' };
  const found = await computePlan({
    ...given,
    ...paths,
    config: configOf(files),
    createdAt: AT,
    version: '0.0.0',
  });
  return planSince(found.plan, found, await compare({ ...given, config: configOf(base) }));
}

/** Three values of one thing; an undefined one says nothing. */
function among(live: unknown, files: unknown, base: unknown): Origin {
  const [l, f, b] = [live, files, base].map((value) => JSON.stringify(value));
  if (b === undefined || b === l) return 'yours';
  return b === f ? 'drift' : 'both';
}

function together(origins: readonly Origin[]): Origin {
  return origins.every((origin) => origin === origins[0]) ? (origins[0] ?? 'yours') : 'both';
}

/** The origin of a change, from the three sides alone. */
function expected(change: Change, { live, files, base }: Scene, all: readonly Change[]): Origin | 'either' {
  const { kind, action, address } = change;
  if (action === 'move') return expectedMove(change, { live, files, base }, all);
  if (kind === 'rules') return among(live.skipping ?? 'none', files.skipping, base.skipping);
  if (kind === 'editors') return among(live.editors ?? 'everyone', files.editors, base.editors);
  if (kind === 'team') return among(live.team, files.team, base.team);
  if (kind === 'members') return among(live.members ?? [], files.members, base.members);
  if (address.startsWith('pipelines.q') || address.startsWith('pipelines["q"]')) {
    const asked = base.second === 'retired' ? undefined : base.second;
    const now = live.second === 'retired' ? 0 : live.second;
    if (action === 'create') {
      if (asked === undefined) return 'yours';
      return kind === 'status' || asked === files.second ? 'drift' : 'both';
    }
    if (action === 'delete' || action === 'migrate') {
      if (base.second === 'retired') return 'drift';
      return asked === undefined || asked === now ? 'yours' : 'both';
    }
    return base.second === 'retired' ? 'both' : among(now, files.second, asked);
  }
  if (kind === 'pipeline') return among(live.label, files.label, base.label);
  const key = change.id.slice(2);
  const [l, f, b] = [live, files, base].map((side) => side.statuses.find((one) => one.key === key));
  if (l === undefined) return b === undefined ? 'yours' : among(undefined, f, b);
  if (f === undefined) return b === undefined ? 'drift' : among(l, undefined, b);
  if (b === undefined) return 'both';
  return together([
    ...(l.label === f.label ? [] : [among(l.label, f.label, b.label)]),
    ...(l.closed === f.closed ? [] : [among(l.closed, f.closed, b.closed)]),
  ]);
}

/** What stands before it among those that stay where they are and that all three know. */
function expectedMove(
  change: Change,
  { live, files, base }: Scene,
  all: readonly Change[],
): Origin | 'either' {
  if (change.kind === 'pipeline') {
    return typeof base.second === 'number'
      ? among(live.secondFirst, files.secondFirst, base.secondFirst)
      : 'yours';
  }
  const order = (side: Side): readonly string[] => ['a', ...side.statuses.map(({ key }) => key), 'z'];
  const id = change.id.slice(2);
  if (!order(base).includes(id)) return 'yours';
  const moved = all.flatMap((one) =>
    one.action === 'move' && one.kind === 'status' ? [one.id.slice(2)] : [],
  );
  const steady = order(files).filter((key) => !moved.includes(key) && order(live).includes(key));
  const kept = keptInPlace(order(base), steady);
  const [l = '', f = '', b = ''] = [live, files, base].map((side) =>
    order(side)
      .slice(0, order(side).indexOf(id))
      .filter((key) => kept.has(key))
      .toSorted()
      .join(),
  );
  if (l === f) return 'either';
  return among(l, f, b);
}

/** A side that differs from the others only in the order of the statuses between the first and the last. */
function ordered(keys: string): Side {
  const statuses = keys.split('').map((key) => ({ key, label: 0, closed: false }));
  const rest = { skipping: undefined, editors: undefined, members: undefined, second: undefined } as const;
  return { label: 0, statuses, team: 0, secondFirst: false, ...rest };
}

describe('the origins of a plan with a base', () => {
  it.each([
    ['bcde', 'bcde', 'ebcd', ['yours move p_e']],
    ['bcde', 'ebcd', 'bcde', ['drift move p_e']],
    ['bcde', 'ebcd', 'bced', ['both move p_e']],
    ['bcde', 'ebcd', 'ecbd', ['yours move p_b']],
    ['bcde', 'ebcd', 'ebcd', []],
    ['bcde', 'bcd', 'ebcd', ['drift create p_e']],
    ['bcd', 'bcd', 'ebcd', ['yours create p_e']],
  ])('of places: %s at the base, %s live, %s in the files', async (base, live, files, wanted) => {
    const scene = { live: ordered(live), files: ordered(files), base: ordered(base) };
    await withEngine(seedOf(scene.live), async (engine) => {
      const { changes } = await planned(engine, scene);
      expect(changes.map(({ origin, action, id }) => `${String(origin)} ${action} ${id}`)).toEqual(wanted);
    });
  });

  it('are those that the three sides show, and both of them block', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        await withEngine(seedOf(scene.live), async (engine) => {
          const { changes, findings } = await planned(engine, scene);
          for (const change of changes) {
            const wanted = expected(change, scene, changes);
            const row = `${change.kind} ${change.action} ${change.address}`;
            if (wanted === 'either') expect(['yours', 'drift'], row).toContain(change.origin);
            else expect(`${row}: ${String(change.origin)}`).toBe(`${row}: ${String(wanted)}`);
            seen.add(String(change.origin));
          }
          const both = changes
            .filter(({ origin, kind }) => origin === 'both' && kind !== 'tickets')
            .map(({ address }) => address);
          expect(findingsOf({ findings }, 'BASE_CONFLICT').toSorted()).toEqual(
            both.map((address) => `block BASE_CONFLICT ${address}`).toSorted(),
          );
        });
      }),
      { numRuns: 80 },
    );
    expect([...seen].toSorted()).toEqual(['both', 'drift', 'yours']);
  }, 120_000);
});
