import fc from 'fast-check';
import type { Finding } from '../../src/core/base/diagnostic.js';
import { finding } from '../../src/core/base/diagnostic.js';
import { assemblePlan } from '../../src/core/plan/assemble.js';
import type { ChangeKind } from '../../src/core/plan/change-kind.js';
import type { Action, Change } from '../../src/core/plan/change.js';
import { phasesOf } from '../../src/core/plan/known-kinds.js';
import { inPhases } from '../../src/core/plan/phase.js';
import { kinds } from '../../src/generated/kinds/kind.js';
import type { Plan } from '../../src/core/plan/plan.js';
import { change, plan, status, view } from '../unit/render/build.js';
import { HOSTILE_IDS, HOSTILE_LABELS } from './hostile.js';

const PHASE_OF = phasesOf(kinds);
const TICKETS = { held: 3, moveTo: 'pipelines.support.statuses.new', closeDates: null } as const;

/** What each kind of change may do, and where it stands: `#` is its number. */
const SHAPES: readonly (readonly [ChangeKind, readonly Action[], string, Change['channel']])[] = [
  ['pipeline', ['create', 'update', 'move', 'delete'], 'pipelines.zq#qz', 'api'],
  ['status', ['create', 'update', 'move', 'delete'], 'pipelines.support.statuses.zq#qz', 'api'],
  ['tickets', ['migrate'], 'pipelines.support.statuses.zq#qz.tickets', 'api'],
  ['rules', ['update'], 'pipelines.zq#qz.rules', 'api'],
  ['editors', ['update'], 'pipelines.support.statuses.zq#qz.editableBy', 'api'],
  ['team', ['create', 'update', 'delete'], 'teams.zq#qz', 'api'],
  ['members', ['update'], 'teams.zq#qz.members', 'api'],
  ['permission-set', ['create'], 'permissionSets.zq#qz', 'console'],
  ['permission-set-assignment', ['update'], 'teams.zq#qz.permissionSet', 'api'],
  ['permission-set-assignment', ['update'], 'teams.zq#qz.permissionSet', 'console'],
  ['stage-properties', ['update'], 'pipelines.support.statuses.zq#qz.properties', 'console'],
  ['pipeline-access', ['update'], 'pipelines.zq#qz.access', 'console'],
  ['ticket-card', ['update'], 'pipelines.zq#qz.card', 'console'],
  ['ticket-permissions', ['update'], 'permissionSets.zq#qz.tickets', 'console'],
];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_LABELS, ...HOSTILE_IDS) },
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);

const sketches = fc.array(
  fc.record({
    shape: fc.constantFrom(...SHAPES),
    pick: fc.nat(3),
    label: text,
    id: text,
    path: fc.constantFrom('label', 'createIn', 'noSkipping', 'members', 'name'),
    sides: fc.tuple(text, text),
  }),
  { maxLength: 12 },
);

/** Changes of all kinds in any order, each with an address of its own, under names that fooled a program once. */
export const changes: fc.Arbitrary<readonly Change[]> = sketches.map((list) =>
  list.map(({ shape, pick, label, id, path, sides }, number) => {
    const [kind, actions, address, channel] = shape;
    const action = actions[pick % actions.length] ?? 'update';
    const moves = kind === 'tickets' || (kind === 'status' && action === 'delete');
    return change({
      ...{ kind, action, channel, label, id },
      address: address.replace('#', String(number)),
      fields: action === 'update' ? [{ path, before: sides[0], after: sides[1] }] : [],
      tickets: moves ? TICKETS : null,
    });
  }),
);

const findings: fc.Arbitrary<readonly Finding[]> = fc.array(
  fc
    .record({
      verdict: fc.constantFrom<Finding['verdict']>('block', 'confirm', 'note'),
      summary: text,
      hint: text,
      address: fc.option(text),
    })
    .map((part) => finding({ code: 'LABEL_LONG', detail: part.summary, ...part })),
  { maxLength: 4 },
);

/** Whole plans that say of themselves what follows from their changes and findings. */
export const plans: fc.Arbitrary<Plan> = fc.record({ changes, findings, label: text }).map((part) => {
  const home = 'pipelines.support';
  const board = [
    status(home, 'new', { label: part.label }),
    status(home, 'done', { label: 'Done', state: 'closed' }),
  ];
  const views = [view(home, part.label, { before: board, after: board.toReversed() })];
  return assemblePlan(plan({ views, changes: inPhases(part.changes, PHASE_OF), findings: part.findings }));
});
