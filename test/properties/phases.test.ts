/** The order of an apply, from what changes need of each other: whatever order they come in, nothing goes before its need. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/plan/change.js';
import { phasesOf } from '../../src/core/plan/known-kinds.js';
import type { Phase } from '../../src/core/plan/phase.js';
import { inPhases as inOrderOf } from '../../src/core/plan/phase.js';
import { kinds } from '../../src/generated/kinds/kind.js';
import { changes } from '../helpers/random-plans.js';

const phaseOf = phasesOf(kinds);
const inPhases = (changes: readonly Change[]): readonly Change[] => inOrderOf(changes, phaseOf);

/** Pairs of which the first has to be done before the second, wherever a plan has both. */
const NEEDS: readonly (readonly [
  why: string,
  first: (one: Change) => boolean,
  second: (one: Change) => boolean,
])[] = [
  [
    'people are named in editors and members by teams that are there',
    ({ kind, action }) => kind === 'team' && action !== 'delete',
    ({ kind, action }) => (kind === 'editors' || kind === 'members') && action !== 'delete',
  ],
  [
    'tickets and rules go into statuses that are there',
    ({ kind, action }) => (kind === 'status' || kind === 'pipeline') && action === 'create',
    ({ kind, action }) => ['tickets', 'rules', 'editors'].includes(kind) && action !== 'delete',
  ],
  [
    'tickets leave before their status goes',
    ({ kind, action }) => kind === 'tickets' && action !== 'delete',
    ({ action }) => action === 'delete',
  ],
  [
    'no new ticket gets into a status while it is emptied',
    ({ kind, action, fields }) =>
      kind === 'rules' && action !== 'delete' && fields.some(({ path }) => path === 'createIn'),
    ({ kind, action }) => kind === 'tickets' && action !== 'delete',
  ],
  [
    'what binds people harder waits until tickets have moved',
    ({ kind, action }) => kind === 'tickets' && action !== 'delete',
    ({ kind, action, fields }) =>
      action !== 'delete' &&
      (kind === 'editors' || (kind === 'rules' && fields.every(({ path }) => path !== 'createIn'))),
  ],
  [
    'a team goes when nothing else is left to do with it',
    ({ kind }) => kind !== 'team',
    ({ kind, action }) => kind === 'team' && action === 'delete',
  ],
];

const sent = ({ channel }: Change): boolean => channel === 'api';

describe('the order of an apply', () => {
  it.each(NEEDS)('keeps to it that %s', (_why, first, second) => {
    fc.assert(
      fc.property(changes, (list) => {
        const ordered = inPhases(list).filter(sent);
        const last = ordered.findLastIndex((one) => first(one));
        const next = ordered.findIndex((one) => second(one));
        if (last !== -1 && next !== -1) expect(last).toBeLessThan(next);
      }),
    );
  });

  it('leaves what a person does by hand to the end', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const channels = inPhases(list).map(({ channel }) => channel);
        expect(channels).toEqual(channels.toSorted());
      }),
    );
  });

  it('is one order: it loses nothing, keeps what is equal as it came, and does not care what came between', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (list, at) => {
        const ordered = inPhases(list);
        expect(new Set(ordered)).toEqual(new Set(list));
        expect(ordered).toHaveLength(list.length);
        expect(inPhases(ordered)).toEqual(ordered);
        const of = (phase: Phase): readonly Change[] => list.filter((one) => phaseOf(one) === phase);
        const phases = [...new Set(ordered.map(phaseOf))];
        expect(ordered).toEqual(phases.flatMap(of));
        const turned = phases.toSpliced(0, 0, ...phases.splice(at % Math.max(phases.length, 1)));
        expect(inPhases(turned.flatMap(of))).toEqual(ordered);
      }),
    );
  });
});
