import type { Stage } from '../model.js';

/**
 * Puts a stage, new or known, into a slot as HubSpot does: a free slot is taken and nothing else moves (gaps stay); a
 * slot another stage holds puts the stage right after the holder and renumbers the whole pipeline 0..n-1. The list
 * keeps the order in which the stages were made, whatever their slots.
 */
export function placeStage(stages: readonly Stage[], stage: Stage, slot: number): readonly Stage[] {
  const placed = { ...stage, displayOrder: slot };
  const known = stages.some((one) => one.id === stage.id);
  const listed = known ? stages.map((one) => (one.id === stage.id ? placed : one)) : [...stages, placed];
  const others = listed.filter((one) => one.id !== stage.id);
  const holder = others.find((one) => one.displayOrder === slot);
  if (holder === undefined) return listed;
  const order = others.sort(bySlot).map((one) => one.id);
  order.splice(order.indexOf(holder.id) + 1, 0, stage.id);
  return listed.map((one) => ({ ...one, displayOrder: order.indexOf(one.id) }));
}

/** Compares by slot, ties by label, as HubSpot shows stages. */
export function bySlot(a: Stage, b: Stage): number {
  return a.displayOrder - b.displayOrder || a.label.localeCompare(b.label);
}
