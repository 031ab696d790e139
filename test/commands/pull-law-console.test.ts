import fc from 'fast-check';
import { expect, test } from 'vitest';
import { named, withProject } from '../helpers/run-project.js';
import type { Project } from '../helpers/run-project.js';

const STATUSES = ['1', '2', '4'];
const TEAMS = ['5001', '5002', '5003'];
const USERS = ['9', '10', '11'];
const NAMES = ['content', 'subject', 'hs_ticket_priority', 'hs_ticket_category', 'hs_resolution'];

const SEED = {
  account: { portalId: 1000001, subscription: 'enterprise' },
  pipelines: [
    {
      id: '0',
      label: 'Support',
      stages: STATUSES.map((id) => ({ id, label: `S ${id}`, state: id === '4' ? 'CLOSED' : 'OPEN' })),
    },
  ],
  teams: TEAMS.map((id) => ({ id, name: `Team: ${id}` })),
  users: USERS.map((id) => ({ id, email: `User.${id}@example.com` })),
  roles: [{ id: '77', name: 'Agent #1' }],
};

interface Page {
  readonly address: string;
  readonly value: unknown;
  /** The most lines of a file with a value on each that setting this one takes out. */
  readonly lines: number;
}

const required = fc.boolean();
const listed = fc.uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), required }), {
  selector: ({ name }) => name,
});
const properties = fc
  .record({ id: fc.constantFrom(...STATUSES), listed })
  .map(({ id, listed: list }): Page => ({
    address: `pipelines["0"].statuses["${id}"].properties`,
    value: list.map((one) => (one.required ? one : one.name)),
    lines: NAMES.length + 1,
  }));
const people = fc.record({ teams: fc.subarray(TEAMS), users: fc.subarray(USERS) });
const access = fc
  .oneof(fc.constant('everyone'), people)
  .map((value): Page => ({ address: 'pipelines["0"].access', value, lines: 1 }));
const card = fc
  .shuffledSubarray(NAMES)
  .map((value): Page => ({ address: 'pipelines["0"].card', value, lines: 1 }));
/** No scope is wider than the view, as HubSpot's own pages have it. */
const tickets = fc
  .record({
    at: fc.constantFrom('teams["5001"]', 'teams["5003"]', 'permissionSets["77"]'),
    view: fc.nat(2),
    edit: fc.nat(3),
    remove: fc.nat(3),
    unassigned: fc.boolean(),
  })
  .map(({ at, view, edit, remove, unassigned }): Page => {
    const scope = (width: number): string =>
      ['everything', 'team', 'owned', 'none'][Math.max(view, width)] ?? 'none';
    const value = { view: scope(view), unassigned, edit: scope(edit), delete: scope(remove) };
    return { address: `${at}.tickets`, value, lines: 1 };
  });
const page = fc.oneof(properties, properties, access, card, tickets);

async function pullAndPlan({ json, live }: Project): Promise<void> {
  const pulled = await json(['pull', ...live]);
  expect([pulled.exitCode, pulled.document['notWritten'], pulled.document['notes']]).toEqual([0, [], []]);
  const { document, exitCode } = await json(['plan', ...live, '--detailed-exitcode']);
  expect([named(document['changes'] ?? []), document['error'] ?? null, exitCode]).toEqual([[], null, 0]);
}

/** A comment behind every line. */
function commented(text: string): string {
  const lines = text.trimEnd().split('\n');
  return lines.map((line, at) => `${line}   # note ${at}\n`).join('');
}

test('a plan after a pull of settings by hand is empty, and an edit on a page changes only its own lines', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(page, { minLength: 2, maxLength: 8 }),
      fc.array(page, { maxLength: 5 }),
      async (first, later) => {
        await withProject({ seed: SEED }, async (project) => {
          const set = ({ address, value }: Page): Promise<void> =>
            project.sandbox.control.setConsole(address, value);
          const read = (): Promise<string> => project.read('pipewright.yaml');
          for (const one of first) await set(one);
          await pullAndPlan(project);
          const fresh = commented(await read());
          await project.write('pipewright.yaml', fresh);
          await pullAndPlan(project);
          expect(await read()).toBe(fresh);
          let before = fresh;
          for (const one of later) {
            await set(one);
            await pullAndPlan(project);
            const after = await read();
            const kept = after.split('\n');
            const lost = before.split('\n').filter((line) => !kept.includes(line));
            const lines = before === after ? 0 : one.lines;
            expect(lost.length, JSON.stringify([one, lost])).toBeLessThanOrEqual(lines);
            before = after;
          }
        });
      },
    ),
    { numRuns: 40 },
  );
});
