import { describe, expect, it } from 'vitest';
import { isCutOff } from '../../../src/app/apply/snapshot-head.js';
import { requestsIn } from '../../../src/app/rollback/rollback-requests.js';
import type { JsonObject } from '../../../src/core/base/json.js';
import { setsGiven } from '../../../src/resources/permission-sets/rollback.js';
import { pipelinesMade } from '../../../src/resources/pipelines/rollback.js';
import { teamsMade } from '../../../src/resources/teams/rollback.js';
import type { JournalRecord } from '../../../src/execute/journal-records.js';

const AT = '2026-11-23T12:00:00.000Z';
const PIPELINES = '/crm/pipelines/2026-09/tickets';
const TEAMS = '/settings/teams/2026-09';

type Method = 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Told = { readonly status: number | null; readonly code: string | null } | null;

const DONE: Told = { status: 201, code: null };
const REFUSED: Told = { status: 400, code: 'API_REFUSED' };
const LOST: Told = { status: null, code: 'ANSWER_LOST' };
const CUT: Told = null;

/** One request and its end, as a journal has them. */
function sent(method: Method, path: string, body: JsonObject | null, told: Told): readonly JournalRecord[] {
  const number = counter++;
  const addresses = [`${path} ${JSON.stringify(body)}`];
  return [
    { at: AT, kind: 'intent', number, method, path, body, retry: 'look-first', addresses },
    ...(told === null ? [] : [{ at: AT, kind: 'result' as const, number, ...told, correlationId: null }]),
  ];
}
let counter = 1;

const pipeline = (id: string, told: Told): readonly JournalRecord[] =>
  sent('POST', PIPELINES, { pipelineId: id, label: id, stages: [{ stageId: `${id}1` }] }, told);

/** What each kind takes from the requests of one journal. */
interface MadeSince {
  readonly pipelines: ReturnType<typeof pipelinesMade>;
  readonly teams: ReturnType<typeof teamsMade>['teams'];
  readonly parents: ReturnType<typeof teamsMade>['parents'];
  readonly sets: ReturnType<typeof setsGiven>;
}

function madeSince(journal: {
  readonly records: readonly JournalRecord[];
  readonly own: boolean;
}): MadeSince {
  const requests = requestsIn([journal]);
  return { pipelines: pipelinesMade(requests), ...teamsMade(requests), sets: setsGiven(requests) };
}

const made = (...records: readonly (readonly JournalRecord[])[]): MadeSince =>
  madeSince({ records: records.flat(), own: true });

const names = ({ pipelines, teams }: MadeSince): readonly string[] => [
  ...pipelines.map(({ id, end }) => `${id} ${end}`),
  ...teams.map(({ id, name, end }) => `${name} ${id ?? '?'} ${end}`),
];

describe('what journals say was made', () => {
  it.each([
    ['answered', DONE, ['n done']],
    ['refused', REFUSED, []],
    ['lost', LOST, ['n unknown']],
    ['without a result', CUT, ['n unknown']],
  ] as const)('follows the three ends of a create that was %s', (_name, told, expected) => {
    expect(names(made(pipeline('n', told)))).toEqual(expected);
  });

  it('is sure of a create whose answer was lost once it was seen', () => {
    const create = sent('POST', TEAMS, { name: 'Care', members: [] }, LOST);
    expect(names(made(create))).toEqual(['Care ? unknown']);
    const address = create[0]?.kind === 'intent' ? (create[0].addresses[0] ?? '') : '';
    expect(names(made(create, [{ at: AT, kind: 'made', address, id: '5004' }]))).toEqual(['Care 5004 done']);
  });

  it.each([
    ['done', DONE, []],
    ['refused', REFUSED, ['n done']],
    ['lost', LOST, ['n unknown']],
  ] as const)('forgets what was deleted again, where that was %s', (_name, told, expected) => {
    const path = `${PIPELINES}/n?validateReferencesBeforeDelete=true`;
    expect(names(made(pipeline('n', DONE), sent('DELETE', path, null, told)))).toEqual(expected);
  });

  it('knows the statuses that came with a pipeline, and those that were made in it', () => {
    const [one] = made(
      pipeline('n', DONE),
      sent('POST', `${PIPELINES}/n/stages`, { stageId: 'n2' }, DONE),
      sent('POST', `${PIPELINES}/n/stages`, { stageId: 'n3' }, REFUSED),
      sent('POST', `${PIPELINES}/p/stages`, { stageId: 'p9' }, DONE),
    ).pipelines;
    expect([...(one?.statuses ?? [])]).toEqual(['n1', 'n2']);
  });

  it.each([
    ['done', DONE, []],
    ['refused', REFUSED, ['5001']],
    ['lost', LOST, ['5001']],
  ] as const)('keeps the parent that a team was given where taking it away was %s', (_name, told, left) => {
    const { parents } = made(
      sent('PATCH', `${TEAMS}/5`, { name: 'Care', parentTeamId: '5001' }, DONE),
      sent('PATCH', `${TEAMS}/5`, { name: 'Care', parentTeamId: null }, told),
    );
    expect([...(parents.get('5') ?? [])]).toEqual(left);
  });

  it('takes parents and permission sets from nobody else, and says what others claim to have made', () => {
    const records = [
      ...pipeline('n', DONE),
      ...sent('PATCH', `${TEAMS}/5`, { name: 'Care', parentTeamId: '5001' }, DONE),
      ...sent('PUT', '/settings/users/2026-09/7', { roleId: '801' }, DONE),
    ];
    const { pipelines, parents, sets } = madeSince({ records, own: false });
    expect([pipelines.map(({ id, own }) => [id, own]), parents.size, sets.size]).toEqual([
      [['n', false]],
      0,
      0,
    ]);
    expect(madeSince({ records, own: true }).sets.get('7')).toBe('801');
  });
});

describe('a snapshot', () => {
  const head = '# Without its last line, which says so, this file was cut off.\n';
  it.each([
    ['has its end', `${head}version: 1\n# End of the snapshot\n`, false],
    ['has lines behind it', `${head}version: 1\n# End of the snapshot\nretired: []\n`, false],
    ['has lost it', `${head}version: 1\n# End of the snap`, true],
    ['is of an older version', 'version: 1\n', false],
  ])('that %s is told from one that was cut off', (_name, text, cut) => {
    expect(isCutOff(text)).toBe(cut);
  });
});
