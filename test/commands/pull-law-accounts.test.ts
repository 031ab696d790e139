import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFleet } from '../../src/config/accounts/fleet.js';
import { handwritten } from '../helpers/handwritten.js';
import type { Project } from '../helpers/run-project.js';
import { named, PIPELINES, withProject } from '../helpers/run-project.js';

const FILE = 'pipewright.accounts.yaml';
const STATUSES = [0, 1, 2, 3, 4];

/** What an overlay says about a status, or about its pipeline. */
const saying = fc.oneof(
  fc.record({ what: fc.constant('label' as const), at: fc.constantFrom(...STATUSES), text: fc.nat(5) }),
  fc.record({
    what: fc.constantFrom('omit' as const, 'unmanaged' as const, 'add' as const, 'move' as const),
    at: fc.constantFrom(1, 2, 3),
    text: fc.nat(5),
  }),
  fc.record({
    what: fc.constantFrom('rules' as const, 'title' as const),
    at: fc.constantFrom(0, 1),
    text: fc.nat(5),
  }),
);
type Saying = typeof saying extends fc.Arbitrary<infer T> ? T : never;

const sayings = fc.uniqueArray(saying, { maxLength: 4, selector: ({ what, at }) => slotOf(what, at) });

function slotOf(what: Saying['what'], at: number): string {
  return what === 'rules' || what === 'title' ? what : what === 'add' ? `add ${at}` : `status ${at}`;
}

function overlayOf(list: readonly Saying[]): object {
  const about = (what: Saying['what']): Saying | undefined => list.find((one) => one.what === what);
  const statuses = list.flatMap(({ what, at, text }): readonly object[] => {
    switch (what) {
      case 'label':
        return [{ key: `s${at}`, label: `Own ${at} # ${text}` }];
      case 'omit':
        return [{ key: `s${at}`, omit: true }];
      case 'unmanaged':
        return [{ key: `s${at}`, unmanaged: true }];
      case 'add':
        return [{ key: `n${at}`, label: `New ${at}${text}`, state: 'open', after: 's0' }];
      case 'move':
        return [{ key: `s${at}`, before: 's0' }];
      case 'rules':
      case 'title':
        return [];
    }
  });
  const title = about('title');
  const pipeline = {
    key: 'p0',
    ...(title === undefined ? {} : { label: `Title ${title.text}` }),
    ...(statuses.length === 0 ? {} : { statuses }),
    ...(about('rules') === undefined ? {} : { rules: { createIn: ['s0'] } }),
  };
  return Object.keys(pipeline).length > 1 ? { pipelines: [pipeline] } : { pipelines: [] };
}

const edits = fc.array(
  fc.record({
    what: fc.constantFrom('label', 'state', 'order', 'add', 'remove', 'pipeline'),
    at: fc.nat(40),
    text: fc.constantFrom(
      'Inbox',
      'a: b # c',
      "it's",
      'Ne\u0301w',
      '::error::x',
      'true',
      'Later',
      'Own 1 # 0',
    ),
  }),
  { minLength: 1, maxLength: 4 },
);
type Edit = (typeof edits extends fc.Arbitrary<readonly (infer T)[]> ? T : never) & object;

const fleets = fc.record({
  own: fc.option(sayings, { nil: null }),
  common: sayings,
  others: sayings,
  isOwnLast: fc.boolean(),
  anchored: fc.boolean(),
  hand: fc.array(fc.nat(11), { minLength: 3, maxLength: 20 }),
});
type Fleet = typeof fleets extends fc.Arbitrary<infer T> ? T : never;

function seed(): object {
  return {
    pipelines: [0, 1].map((at) => ({
      id: `${500 + at}`,
      label: `Pipeline ${at}`,
      displayOrder: at,
      stages: STATUSES.map((status) => ({
        id: `${at}${status}`,
        label: `Status ${status}`,
        displayOrder: status,
        state: status === 4 ? 'CLOSED' : 'OPEN',
      })),
    })),
  };
}

function filesOf({
  own,
  common,
  others,
  isOwnLast,
  anchored,
  hand,
}: Fleet): Readonly<Record<string, string>> {
  const status = (pipeline: number) => (at: number) =>
    `      - { key: s${at}, id: "${pipeline}${at}", label: Status ${at}, state: ${stateOf(at, anchored)} } # of ${at}`;
  const shared = [
    '# for all',
    'version: 1',
    ...(anchored ? ['x-open: &open open'] : []),
    'pipelines:',
    ...[0, 1].flatMap((at) => [
      ...[`  - key: p${at}`, `    id: "${500 + at}"`, `    label: Pipeline ${at}`, '    statuses:'],
      ...STATUSES.map(status(at)),
    ]),
  ];
  const mine = isOwnLast ? '[common.yaml, own.yaml]' : '[own.yaml, common.yaml]';
  const accounts = [
    ...['version: 1', 'files: shared.yaml', 'accounts:'],
    `  mine: { portalId: 1000001, overlay: ${own === null ? 'common.yaml' : mine} } # the one`,
    ...['  second: { portalId: 2, overlay: [common.yaml, others.yaml] }', '  third: { portalId: 3 }'],
  ];
  const written = (list: readonly Saying[]): string => handwritten({ ...overlayOf(list) }, hand).text;
  return {
    [FILE]: `${accounts.join('\n')}\n`,
    'shared.yaml': `${shared.join('\n')}\n`,
    'common.yaml': written(common),
    'others.yaml': written(others),
    ...(own === null ? {} : { 'own.yaml': written(own) }),
  };
}

function stateOf(at: number, anchored: boolean): string {
  return at === 4 ? 'closed' : anchored ? '*open' : 'open';
}

/** Digests of the accounts; null for one that is refused. */
async function digests({ cwd }: Project): Promise<Readonly<Record<string, string | null>>> {
  const read = await readFleet({ cwd, file: FILE });
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  const list = await Promise.all(
    read.fleet.accounts.map(async ({ name }) => {
      const one = await read.fleet.read(name);
      return [name, one.ok ? one.config.digest : null] as const;
    }),
  );
  return Object.fromEntries(list);
}

/** Edits the account as a person would; what the account refuses is no edit. */
async function editAccount({ sandbox, api }: Project, { what, at, text }: Edit): Promise<void> {
  const { pipelines } = await sandbox.control.state();
  const pipeline = pipelines[at % pipelines.length];
  const stage = pipeline?.stages[at % pipeline.stages.length];
  if (pipeline === undefined || stage === undefined) return;
  const path = `${PIPELINES}/${pipeline.id}`;
  const own = `${path}/stages/${stage.id}`;
  const metadata = { ticketState: stage.state === 'OPEN' ? 'CLOSED' : 'OPEN' };
  const isLast = pipeline.stages.filter(({ state }) => state === stage.state).length === 1;
  const nothing = (): Promise<unknown> => Promise.resolve();
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    label: () => api('PATCH', own, { label: text }),
    state: isLast ? nothing : () => api('PATCH', own, { metadata }),
    order: () => api('PATCH', own, { displayOrder: at }),
    add: () => api('POST', `${path}/stages`, { label: text, displayOrder: at, metadata }),
    remove: isLast ? nothing : () => api('DELETE', `${own}?validateReferencesBeforeDelete=true`),
    pipeline: () => api('PATCH', path, { label: text }),
  };
  await ways[what]?.().catch(() => undefined);
}

const MINE = ['--account', 'mine'];

interface Change {
  readonly address: string;
}

/** What a plan of the account still wants, without what a pull said it left. */
async function stillWanted({ json, live }: Project, notWritten: unknown): Promise<readonly string[]> {
  const { document } = await json(['plan', ...live, ...MINE]);
  if (document['changes'] === undefined) return [JSON.stringify(document['error'])];
  const left = new Set((notWritten as readonly Change[]).map(({ address }) => address));
  const changes = document['changes'] as readonly Change[];
  return named(changes.filter(({ address }) => !left.has(address)));
}

/** A folder with these files whose accounts are all valid, beside an edited account. */
async function withEdited(
  fleet: Fleet,
  live: readonly Edit[],
  use: (project: Project, before: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const files = filesOf(fleet);
  await withProject({ seed: seed() }, async (project) => {
    for (const [file, text] of Object.entries(files)) await project.write(file, text);
    const valid = Object.values(await digests(project)).every((digest) => digest !== null);
    fc.pre(valid);
    for (const edit of live) await editAccount(project, edit);
    await use(project, files);
  });
}

/** Only what is the account's own may have changed, and in the accounts file only its own line. */
async function expectOthersKept(project: Project, before: Readonly<Record<string, string>>): Promise<void> {
  for (const file of ['shared.yaml', 'common.yaml', 'others.yaml'])
    expect([file, await project.read(file)]).toEqual([file, before[file]]);
  const others = (text: string): string => text.replace(/^ {2}mine: .*\n/mu, '');
  expect(others(await project.read(FILE))).toBe(others(before[FILE] ?? ''));
  expect(await project.read(FILE)).toContain('# the one');
}

test('a plan of an account after its pull is empty, and what belongs to others is as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fleets, edits, async (fleet, live) => {
      await withEdited(fleet, live, async (project, before) => {
        const was = await digests(project);
        const pulled = await project.json(['pull', ...project.live, ...MINE]);
        expect([0, 4]).toContain(pulled.exitCode);
        expect(await stillWanted(project, pulled.document['notWritten'])).toEqual([]);
        const is = await digests(project);
        expect({ ...is, mine: null }).toEqual({ ...was, mine: null });
        await expectOthersKept(project, before);
        const files = await Promise.all(
          (await project.files()).map(async (file) => [file, await project.read(file)]),
        );
        await project.json(['pull', ...project.live, ...MINE]);
        const again = await Promise.all(
          (await project.files()).map(async (file) => [file, await project.read(file)]),
        );
        expect(again).toEqual(files);
      });
    }),
    { numRuns: 25 },
  );
});

test('a plan after a pull into the shared files is empty too, and the note counts the accounts that it changed', async () => {
  await fc.assert(
    fc.asyncProperty(fleets, edits, async (fleet, live) => {
      await withEdited(fleet, live, async (project, before) => {
        const was = await digests(project);
        const pulled = await project.json(['pull', '--shared', ...project.live, ...MINE]);
        expect([0, 4]).toContain(pulled.exitCode);
        expect(await stillWanted(project, pulled.document['notWritten'])).toEqual([]);
        const is = await digests(project);
        const changed = ['second', 'third'].filter((name) => is[name] !== was[name]);
        const notes = JSON.stringify(pulled.document['notes']);
        for (const name of ['second', 'third'])
          expect([name, notes.includes(name)]).toEqual([name, changed.includes(name)]);
        for (const file of ['common.yaml', 'others.yaml'])
          expect(await project.read(file)).toBe(before[file]);
      });
    }),
    { numRuns: 20 },
  );
});

test('accepting one address takes that change from the plan of the account, and changes no other account', async () => {
  await fc.assert(
    fc.asyncProperty(fleets, edits, fc.nat(20), async (fleet, live, pick) => {
      await withEdited(fleet, live, async (project, before) => {
        const was = await digests(project);
        const planned = await project.json(['plan', ...project.live, ...MINE]);
        const all = planned.document['changes'] as readonly Change[];
        fc.pre(all.length > 0);
        const { address = '' } = all.at(pick % all.length) ?? {};
        const accepted = await project.json(['drift', '--accept', address, ...project.live, ...MINE]);
        const left = JSON.stringify(accepted.document);
        const after = await project.json(['plan', ...project.live, ...MINE]);
        const addresses = (after.document['changes'] as readonly Change[]).map((one) => one.address);
        expect([addresses.includes(address) && accepted.exitCode === 0, left]).toEqual([false, left]);
        expect({ ...(await digests(project)), mine: null }).toEqual({ ...was, mine: null });
        await expectOthersKept(project, before);
      });
    }),
    { numRuns: 20 },
  );
});
