import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLockText } from '../../src/config/index.js';
import { parseText } from '../../src/config/read/parse.js';
import { resolveConfig } from '../../src/config/check/resolve.js';
import { validateDocuments } from '../../src/config/check/validate.js';
import type { PortalLock } from '../../src/core/model/config.js';
import { EMPTY_LOCK } from '../../src/core/model/config.js';
import type { Plan } from '../../src/core/plan/plan.js';
import type { Engine } from '../helpers/engine.js';
import { planOf, withEngine } from '../helpers/engine.js';
import { HOSTILE_KEYS } from '../helpers/hostile.js';

/** Every key is a word that stands nowhere else, so that another one can be put in its place in any text. */
const FILES = `version: 1
account: { portalId: 1000001 }
pipelines:
  - key: zzqa
    id: "0"
    label: Support Pipeline
    statuses:
      - { key: zzqb, id: "1", label: New, state: open, editableBy: { teams: [zzqk], users: [lead@example.com] } }
      - { key: zzqc, id: toString, label: Waiting for us, state: open, properties: [subject] }
      - { key: zzqd, id: fresh, label: Fresh, state: open }
      - { key: zzqe, label: Closed, state: closed }
    rules: { createIn: [zzqb], noSkipping: [zzqb, zzqc], noBackwards: all }
    access: { teams: [zzqk] }
    card: [subject]
    retired:
      - { status: zzqf, moveTicketsTo: zzqg.zzqb }
  - key: zzqg
    id: isPrototypeOf
    label: Second
    protect: true
    statuses:
      - { key: zzqb, id: __proto__, label: Neu, state: open }
      - { key: zzqh, id: s2, label: Closed, state: closed }
  - key: zzqi
    id: made
    label: Made
    statuses:
      - { key: zzqb, id: m1, label: New, state: open }
      - { key: zzqe, id: m2, label: Closed, state: closed }
    rules: { createIn: any, noSkipping: none, noBackwards: [zzqb] }
retired:
  - { pipeline: zzqj, moveTicketsTo: zzqg.zzqh, statuses: { valueOf: zzqa.zzqb } }
teams:
  - { key: zzqk, name: One, members: [lead@example.com], permissionSet: zzqm, tickets: { view: team } }
  - { key: zzql, name: Two, parent: zzqk, extraMembers: [lead@example.com] }
permissionSets:
  - { key: zzqm, name: Agent, tickets: { view: team } }
`;

const LOCK = `version: 1
portals:
  "1000001":
    ids:
      pipelines.zzqa.statuses.zzqe: "4"
      pipelines.zzqa.statuses.zzqf: "3"
      pipelines.zzqj: old
      teams.zzqk: "5001"
    protected: [isPrototypeOf]
    confirmed:
      - { address: pipelines.zzqa.card, id: "0", value: { card: [subject] }, at: "2026-01-01T00:00:00.000Z", by: ana }
      - { address: pipelines.zzqa.statuses.zzqc.properties, id: toString, value: { properties: [] }, at: "2026-01-01T00:00:00.000Z", by: ana }
`;

const SEED = {
  users: [
    { id: '900', email: 'root@example.com', superAdmin: true },
    { id: '901', email: 'lead@example.com', superAdmin: false },
  ],
  teams: [
    { id: '5001', name: 'One' },
    { id: '5002', name: 'Old team' },
  ],
  roles: [{ id: '7', name: 'Agent' }],
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      displayOrder: 0,
      stages: [
        { id: '1', label: 'New', state: 'OPEN', tickets: 1 },
        { id: '3', label: 'Old', state: 'OPEN', tickets: 2 },
        { id: 'toString', label: 'Waiting', state: 'OPEN', tickets: 1 },
        { id: '4', label: 'Closed', state: 'CLOSED', tickets: 1 },
      ],
    },
    {
      id: 'isPrototypeOf',
      label: 'Second',
      displayOrder: 1,
      stages: [
        { id: '__proto__', label: 'Neu', state: 'OPEN', tickets: 1 },
        { id: 's2', label: 'Closed', state: 'CLOSED' },
      ],
    },
    {
      id: 'old',
      label: 'Old',
      displayOrder: 2,
      stages: [
        { id: 'valueOf', label: 'A', state: 'OPEN', tickets: 2 },
        { id: 'hasOwnProperty', label: 'B', state: 'CLOSED', tickets: 1 },
      ],
    },
  ],
};

const KEYS = [...new Set(FILES.match(/zzq[a-z]/gu))];

function renamed(text: string, keys: readonly string[]): string {
  return text.replaceAll(/zzq[a-z]/gu, (key) => keys[KEYS.indexOf(key)] ?? key);
}

/** In quotes, because a key may be a word of YAML. */
function inFiles(keys: readonly string[]): string {
  return renamed(FILES.replaceAll(/zzq[a-z](?:\.zzq[a-z])?/gu, '"$&"'), keys);
}

function lockOf(text: string): PortalLock {
  const read = readLockText(text, 'pipewright.lock.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  return read.lock['1000001'] ?? EMPTY_LOCK;
}

async function planFor({ client }: Engine, keys: readonly string[]): Promise<Plan> {
  const parsed = parseText({ file: 'pipewright.yaml', path: '/pipewright.yaml', text: inFiles(keys) });
  const { documents, findings } = validateDocuments([parsed], false);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (documents === null || errors.length > 0) throw new Error(JSON.stringify(errors, null, 1));
  return planOf({ client, config: resolveConfig(documents), lock: lockOf(renamed(LOCK, keys)) });
}

/** A plan without what follows from all of it, and with the names in lists in one order: they are sorted by name. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const parts: readonly unknown[] = value.map(comparable);
    return parts.every((part) => typeof part === 'string') ? parts.toSorted() : parts;
  }
  if (typeof value !== 'object' || value === null) return value;
  const skipped = ['planHash', 'configDigest', 'liveDigest', 'source', 'hint'];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, part]) => !skipped.includes(name) || (name === 'source' && typeof part === 'string'))
      .map(([name, part]) => [name, comparable(part)]),
  );
}

test('renaming keys everywhere changes the names in a plan, and nothing else', async () => {
  await withEngine(SEED, async (engine) => {
    const plain = await planFor(engine, KEYS);
    expect(plain.changes.map(({ action, kind }) => `${action} ${kind}`)).toEqual(
      expect.arrayContaining([
        'create pipeline',
        'create status',
        'update status',
        'update rules',
        'update editors',
        'update stage-properties',
        'migrate tickets',
        'delete status',
        'delete pipeline',
        'create team',
        'update members',
        'update permission-set-assignment',
      ]),
    );
    expect(plain.findings.filter(({ verdict }) => verdict === 'block')).toEqual([]);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...HOSTILE_KEYS], { minLength: KEYS.length, maxLength: KEYS.length }),
        async (keys) => {
          const plan = await planFor(engine, keys);
          const expected: unknown = JSON.parse(renamed(JSON.stringify(plain), keys));
          expect(comparable(plan)).toEqual(comparable(expected));
        },
      ),
      { numRuns: 25 },
    );
  });
}, 120_000);
