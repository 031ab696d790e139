import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stage } from '../../../src/sandbox/model.js';
import { bySlot, placeStage } from '../../../src/sandbox/store/slots.js';

const stage = (id: string, displayOrder: number): Stage => ({
  id,
  label: id,
  displayOrder,
  ticketState: 'OPEN',
  writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  createdAt: 0,
  updatedAt: 0,
});

const pipelines = fc
  .uniqueArray(fc.nat(20), { minLength: 1, maxLength: 8 })
  .map((slots) => slots.map((slot, index) => stage(`s${index}`, slot)));

const order = (stages: readonly Stage[]): readonly string[] => stages.toSorted(bySlot).map(({ id }) => id);

describe('placing a stage', () => {
  it('never leaves two stages in one slot', () => {
    fc.assert(
      fc.property(pipelines, fc.nat(7), fc.nat(25), (stages, index, slot) => {
        const moved = stages[index % stages.length]!;
        const after = placeStage(stages, moved, slot);
        expect(new Set(after.map(({ displayOrder }) => displayOrder)).size).toBe(after.length);
      }),
    );
  });

  it('keeps the relative order of all the others and the list in its own order', () => {
    fc.assert(
      fc.property(pipelines, fc.nat(7), fc.nat(25), (stages, index, slot) => {
        const moved = stages[index % stages.length]!;
        const after = placeStage(stages, moved, slot);
        const others = (list: readonly string[]): readonly string[] => list.filter((id) => id !== moved.id);
        expect(others(order(after))).toEqual(others(order(stages)));
        expect(after.map(({ id }) => id)).toEqual(stages.map(({ id }) => id));
      }),
    );
  });

  it('puts a stage right after the holder of the slot and numbers all from 0', () => {
    const stages = [stage('a', 3), stage('b', 7), stage('c', 9)];
    const after = placeStage(stages, stages[2]!, 3);
    expect(after.map(({ displayOrder }) => displayOrder)).toEqual([0, 2, 1]);
  });

  it('changes nothing but the stage itself when the slot is free', () => {
    const stages = [stage('a', 3), stage('b', 7), stage('c', 9)];
    expect(placeStage(stages, stages[0]!, 8)).toEqual([stage('a', 8), stages[1], stages[2]]);
  });
});
