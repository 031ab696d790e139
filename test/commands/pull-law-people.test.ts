import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setRulesAt } from '../helpers/rules.js';
import { named, withProject } from '../helpers/run-project.js';
import type { Project } from '../helpers/run-project.js';

const RULES = '/crm/pipelines-rules/2026-09/0-5/0';
const TEAMS = '/settings/teams/2026-09';
const STAGES = ['1', '2', '3', 'done'];
const TEAM_IDS = ['5000', '5001', '5002'];
const USER_IDS = ['10', '11', '12', '13'];

/** Names that YAML could stumble over. */
const name = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
    fc.constantFrom(
      'yes',
      '12',
      '- a',
      '# no',
      'a: b',
      '"q"',
      "it's",
      '{}',
      '[x]',
      '&a',
      '*a',
      '!t',
      '|',
      '%',
      '@x',
      'a #b',
      '<<',
      '東京',
    ),
  )
  .filter((text) => text.trim() !== '');

const names = fc.uniqueArray(name, {
  minLength: 3,
  maxLength: 3,
  selector: (text) => text.trim().toLowerCase(),
});

/** What may stand before the @ of an address. */
const local = fc.constantFrom(
  'ana',
  'Ben',
  "o'neil",
  'a#b',
  '#a',
  '-',
  '12',
  '!x',
  '*y',
  '&z',
  '{c}',
  '"e"',
  'f,g',
  'h:i',
  '%j',
  '|k',
  '`l`',
  'true',
);

const places = fc.constantFrom<string | null>(null, ...TEAM_IDS);

const accounts = fc.record({
  names,
  users: fc.uniqueArray(fc.record({ local, main: places, extra: places }), {
    minLength: 4,
    maxLength: 4,
    selector: (user) => user.local.toLowerCase(),
  }),
  nested: fc.boolean(),
  role: fc.boolean(),
});

type Account = typeof accounts extends fc.Arbitrary<infer T> ? T : never;

function seedOf({ names: [a, b, c], users, nested, role }: Account): object {
  return {
    pipelines: [
      {
        id: '0',
        label: 'Support',
        stages: STAGES.map((id) => ({ id, label: `S ${id}`, state: id === 'done' ? 'CLOSED' : 'OPEN' })),
      },
    ],
    teams: [
      { id: '5000', name: a },
      { id: '5001', name: b, ...(nested ? { parentTeamId: '5000' } : {}) },
      { id: '5002', name: c },
    ],
    roles: [{ id: '900', name: a }],
    users: users.map(({ local: text, main, extra }, at) => ({
      id: USER_IDS[at],
      email: `${text}@example.com`,
      roleIds: role ? ['900'] : [],
      ...(main === null ? {} : { primaryTeamId: main }),
      secondaryTeamIds: extra === null || extra === main ? [] : [extra],
    })),
  };
}

const edits = fc.record({
  what: fc.constantFrom('rule', 'all', 'editors', 'everyone', 'name', 'join', 'leave', 'move'),
  at: fc.nat(60),
  text: name,
});

type Edit = typeof edits extends fc.Arbitrary<infer T> ? T : never;

/** The most lines that an edit may take out: those of its own value. */
const OWN_LINES: Readonly<Record<Edit['what'], number>> = {
  ...{ rule: 1, all: 1, editors: 1, everyone: 1, name: 1, join: 2, leave: 2, move: 4 },
};

/** Edits the account as a person would; what the account refuses (a name that is taken) is no edit. */
async function editAccount({ api }: Project, { what, at, text }: Edit): Promise<void> {
  const some = (list: readonly string[], number: number): string => list[number % list.length] ?? '';
  const rule = ['noSkippingStagesRule', 'noBackwardsMovementRule', 'objectCreationRule'][at % 3] ?? '';
  const ids = STAGES.filter((_, index) => ((at >> index) & 1) === 1);
  const creation = rule === 'objectCreationRule';
  const team = `${TEAMS}/${some(TEAM_IDS, at)}`;
  const member = some(USER_IDS, at >> 2);
  const ways: Readonly<Record<Edit['what'], () => Promise<unknown>>> = {
    rule: () =>
      setRulesAt(
        RULES,
        { [rule]: { ...(creation ? {} : { enabledForAllStages: false }), pipelineStageIds: ids } },
        api,
      ),
    all: () =>
      creation
        ? Promise.resolve()
        : setRulesAt(RULES, { [rule]: { enabledForAllStages: true, pipelineStageIds: [] } }, api),
    editors: () => restrict(api, some(STAGES, at), at),
    everyone: () => restrict(api, some(STAGES, at), null),
    name: async () => {
      const before = (await api('GET', team)) as { readonly parentTeamId: string | null };
      await api('PATCH', team, { name: text, parentTeamId: before.parentTeamId });
    },
    join: () => api('POST', `${team}/members`, { userId: member, type: 'EXTRA' }),
    leave: () => api('DELETE', `${team}/members/${member}?type=EXTRA`),
    move: () => api('POST', `${team}/members`, { userId: member, type: 'DEFAULT' }),
  };
  await ways[what]().catch(() => undefined);
}

interface StagePermission {
  readonly pipelineStageId: string;
}

async function restrict(api: Project['api'], id: string, at: number | null): Promise<unknown> {
  const path = `${RULES}/stage-edit-permissions`;
  const { stages } = (await api('GET', path)) as { readonly stages: readonly StagePermission[] };
  const open = { pipelineStageId: id, permissionMode: 'OPEN', teamIds: [], userIds: [], superAdmin: true };
  const chosen = (list: readonly string[], number: number): readonly string[] =>
    list.filter((_, index) => ((number >> index) & 1) === 1);
  const mine =
    at === null
      ? open
      : {
          ...open,
          permissionMode: 'RESTRICTED',
          teamIds: chosen(TEAM_IDS, at),
          userIds: chosen(USER_IDS, at >> 1),
          superAdmin: at % 2 === 0,
        };
  return api('PUT', path, {
    stages: stages
      .map((one) => ('label' in one ? { ...one, label: undefined } : one))
      .map((one) => (one.pipelineStageId === id ? mine : one)),
  });
}

async function pullAndPlan({ json, live }: Project): Promise<readonly string[]> {
  const pulled = await json(['pull', ...live, '--all']);
  expect([pulled.exitCode, pulled.document['notWritten'], pulled.document['notes']]).toEqual([0, [], []]);
  const { document, exitCode } = await json(['plan', ...live, '--detailed-exitcode']);
  return exitCode === 0
    ? []
    : [...named(document['changes'] ?? []), JSON.stringify(document['error'] ?? exitCode)];
}

/** A comment behind every line. */
function commented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line, at) => `${line}   # note ${at}\n`)
    .join('');
}

test('a plan after a pull of rules, editors and teams is empty, and an edit changes only its own lines', async () => {
  await fc.assert(
    fc.asyncProperty(
      accounts,
      fc.array(edits, { maxLength: 5 }),
      fc.array(edits, { maxLength: 4 }),
      async (account, first, later) => {
        await withProject({ seed: seedOf(account) }, async (project) => {
          for (const edit of first) await editAccount(project, edit);
          expect(await pullAndPlan(project)).toEqual([]);
          const fresh = commented(await project.read('pipewright.yaml'));
          await project.write('pipewright.yaml', fresh);
          expect(await pullAndPlan(project)).toEqual([]);
          expect(await project.read('pipewright.yaml')).toBe(fresh);
          let before = fresh;
          for (const edit of later) {
            await editAccount(project, edit);
            expect(await pullAndPlan(project)).toEqual([]);
            const after = await project.read('pipewright.yaml');
            const lost = before.split('\n').filter((line) => !after.split('\n').includes(line));
            expect(lost.length, JSON.stringify([edit, lost])).toBeLessThanOrEqual(OWN_LINES[edit.what]);
            before = after;
          }
          expect(await pullAndPlan(project)).toEqual([]);
          expect(await project.read('pipewright.yaml')).toBe(before);
        });
      },
    ),
    { numRuns: 40 },
  );
});
