/** What is written for a later run reads back as what it was, under names that fooled a program once: lock and journal. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLockText, renderLock } from '../../src/config/index.js';
import { createJournal } from '../../src/execute/journal.js';
import { readJournal } from '../../src/execute/journal-records.js';
import { HOSTILE_IDS, HOSTILE_KEYS, HOSTILE_LABELS } from '../helpers/hostile.js';
import { AT } from '../helpers/engine.js';

const key = fc.constantFrom(...HOSTILE_KEYS);
const id = fc.constantFrom(...HOSTILE_IDS);
const text = fc.constantFrom(...HOSTILE_LABELS, ...HOSTILE_IDS, ...HOSTILE_KEYS);

/** By key where the files name a thing, by id where they don't. */
const address = fc.oneof(
  fc.tuple(key, key).map(([home, one]) => `pipelines.${home}.statuses.${one}`),
  key.map((one) => `teams.${one}`),
  id.map((one) => `pipelines[${JSON.stringify(one)}]`),
);

const portal = fc.record({
  // One id stands for one thing.
  ids: fc
    .uniqueArray(fc.tuple(address, id), { minLength: 1, maxLength: 6, selector: ([, one]) => one })
    .map((entries) => Object.fromEntries(entries)),
  protected: fc.uniqueArray(address, { maxLength: 4 }).map((list) => list.toSorted()),
  confirmed: fc.uniqueArray(
    fc.record({ address, id, value: fc.oneof(text, fc.array(text), fc.constant(null)), at: text, by: text }),
    { maxLength: 3, selector: ({ address: of }) => of },
  ),
});

test('a lock reads back as the same lock', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('1', '1000001', '99'), portal, { maxKeys: 3 }), (lock) => {
      const read = readLockText(renderLock(lock), 'pipewright.lock.yaml');
      if (!read.ok) throw new Error(JSON.stringify(read.findings));
      const byAddress = (one: { readonly address: string }, other: typeof one): number =>
        one.address < other.address ? -1 : 1;
      const sorted = (given: typeof read.lock): unknown =>
        Object.entries(given).map(([number, { confirmed, ...part }]) => [
          number,
          { ...part, confirmed: confirmed.toSorted(byAddress) },
        ]);
      expect(sorted(read.lock)).toEqual(sorted(lock));
    }),
  );
});

const ticket = fc.integer({ min: 1 }).map(String);

const operation = fc.record({
  method: fc.constantFrom<'POST' | 'PATCH' | 'PUT' | 'DELETE'>('POST', 'PATCH', 'PUT', 'DELETE'),
  path: id.map((one) => `/crm/pipelines/2026-09/tickets/${encodeURIComponent(one)}`),
  body: fc.option(fc.dictionary(text, text, { maxKeys: 4 })),
  retry: fc.constantFrom<'safe' | 'look-first'>('safe', 'look-first'),
  addresses: fc.array(address, { minLength: 1, maxLength: 3 }),
});

test('a journal reads back as what was sent, moved and settled', async () => {
  await fc.assert(
    fc.asyncProperty(
      operation,
      fc.array(ticket, { minLength: 1 }),
      fc.tuple(id, id, id, id),
      async (sent, ids, [p, s, q, t]) => {
        const base = await mkdtemp(join(tmpdir(), 'pipewright-round-trip-'));
        try {
          const journal = createJournal({
            ...{ root: join(base, '.pipewright'), now: () => AT, redact: (one: string) => one },
            start: {
              ...{
                tool: { name: 'pipewright', version: '0.0.0' },
                portalId: 1,
                origin: 'https://example.com',
              },
              planHash: `sha256:${'0'.repeat(64)}`,
            },
          });
          const batch = {
            address: sent.addresses[0] ?? '',
            ids,
            from: { pipeline: p, status: s },
            to: { pipeline: q, status: t },
          };
          const number = await journal.intent(sent);
          await journal.result(number, { status: 200 });
          await journal.tickets(batch);
          await journal.end({ status: 'applied', code: null });
          await journal.close();
          const { records, torn } = readJournal(await readFile(journal.file() ?? '', 'utf8'));
          expect(torn).toBe(false);
          expect(records.map(({ kind }) => kind)).toEqual([
            'start',
            'intent',
            'result',
            'ticket-batch',
            'end',
          ]);
          expect(records[1]).toEqual({ kind: 'intent', at: AT.toISOString(), number, ...sent });
          expect(records[3]).toEqual({ kind: 'ticket-batch', at: AT.toISOString(), ...batch });
        } finally {
          await rm(base, { recursive: true });
        }
      },
    ),
    { numRuns: 50 },
  );
});
