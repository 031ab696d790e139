/**
 * A change as a reviewer compares it between accounts. Live ids differ from account to account, and so do counts and slot
 * numbers: an undeclared thing is called by its label, and a place by the thing before it.
 */
import type { Address } from '../base/address.js';
import { thingIdOf, thingOf, withNames } from '../base/address.js';
import type { Json } from '../base/json.js';
import { isJsonList, isJsonObject } from '../base/json.js';
import type { Change, FieldChange } from '../plan/change.js';
import type { Plan } from '../plan/plan.js';

/** A change of one account, comparable with those of others. */
export interface ComparableChange {
  readonly address: string;
  readonly kind: Change['kind'];
  readonly action: Change['action'];
  readonly channel: Change['channel'];
  readonly label: string;
  readonly fields: readonly FieldChange[];
}

/** The changes of a plan, in its order. Moves of tickets follow from the deletes that they belong to. */
export function comparableChanges(plan: Plan): readonly ComparableChange[] {
  const words = wordsOf(plan);
  return plan.changes
    .filter(({ action }) => action !== 'migrate')
    .map((change) => ({
      address: words.address(change.address),
      kind: change.kind,
      action: change.action,
      channel: change.channel,
      label: change.label,
      fields: [
        ...change.fields.map((field) => comparableField(field, change, words)),
        ...goalOf(change, words),
      ],
    }));
}

interface Words {
  /** An address with labels in place of live ids. */
  readonly address: (address: Address) => Address;
  readonly value: (value: Json) => Json;
  /** What the thing at an address follows afterwards: a label, or null at the front. */
  readonly follows: (address: Address) => string | null;
}

function wordsOf({ views, changes, basis }: Plan): Words {
  const labels = new Map<Address, string>();
  const note = (address: Address, label: string): void => {
    if (thingOf(address) === address && thingIdOf(address) !== null) labels.set(address, label);
  };
  for (const { address, label, before } of views) {
    note(address, label);
    for (const status of before) note(status.address, status.label);
  }
  for (const [address, pipeline] of Object.entries(basis.pipelines)) {
    note(address, pipeline.label);
    for (const status of pipeline.statuses) note(status.address, status.label);
  }
  for (const { address, label } of changes) note(address, label);
  const ids = new Map([...labels].map(([address, label]) => [thingIdOf(address) ?? '', label]));
  return {
    address: (address) => withNames(address, (thing) => labels.get(thing) ?? null),
    value: (value) => named(value, ids),
    follows: (at) => {
      for (const { after } of views) {
        const index = after.findIndex(({ address }) => address === at);
        if (index !== -1) return after[index - 1]?.label ?? null;
      }
      return null;
    },
  };
}

/** A value with labels in place of live ids of undeclared things. */
function named(value: Json, labels: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return labels.get(value) ?? value;
  if (isJsonList(value)) return value.map((entry) => named(entry, labels));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, named(part ?? null, labels)]));
}

function comparableField(
  { path, before, after }: FieldChange,
  { address }: Change,
  words: Words,
): FieldChange {
  if (path !== 'position') return { path, before: words.value(before), after: words.value(after) };
  return { path: 'follows', before: null, after: words.follows(address) };
}

/** Where the tickets of a deleted status go. */
function goalOf({ action, tickets }: Change, words: Words): readonly FieldChange[] {
  if (action !== 'delete' || tickets === null || tickets.moveTo === null) return [];
  return [{ path: 'moveTicketsTo', before: null, after: words.address(tickets.moveTo) }];
}
