import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../../src/sandbox/model.js';
import { createTicketStore } from '../../../src/sandbox/store/tickets.js';

const ticket = (id: number, stage: string, archivedAt: number | null): Ticket => ({
  id,
  pipeline: '0',
  stage,
  properties: {},
  createdAt: 0,
  updatedAt: 0,
  archivedAt,
});

const writes = fc.array(
  fc.tuple(fc.nat(30), fc.constantFrom('a', 'b', 'c'), fc.constantFrom(null, 1)).map((row) => ticket(...row)),
  { maxLength: 80 },
);

describe('the ticket store', () => {
  it('has the same indexes as a look at every ticket would give', () => {
    fc.assert(
      fc.property(writes, (tickets) => {
        const store = createTicketStore();
        for (const one of tickets) store.put(one);
        const active = [...store.all()]
          .filter((one) => one.archivedAt === null)
          .toSorted((a, b) => a.id - b.id);
        expect(store.activeIds()).toEqual(active.map(({ id }) => id));
        for (const stage of ['a', 'b', 'c']) {
          const ids = active.filter((one) => one.stage === stage).map(({ id }) => id);
          expect(store.idsInStage(stage)).toEqual(ids);
        }
      }),
    );
  });
});
