import type { Address } from '../../core/base/address.js';
import type { ChangeKind } from '../../core/plan/change-kind.js';
import type { Change, FieldChange } from '../../core/plan/change.js';
import { change } from '../../core/plan/change.js';
import type { PortalLock } from '../../core/model/config.js';
import { confirmedValue } from '../../core/model/confirmed.js';
import type { Json, JsonObject } from '../../core/base/json.js';
import { sameJson } from '../../core/base/json.js';
import type { Source } from '../../core/base/source.js';

/** A setting that only HubSpot's pages can change. `V` is its value, in the files' terms. */
export interface ConsoleKind<V> {
  readonly kind: ChangeKind;
  /** Encodes a value for a change and the lock. */
  readonly encode: (value: V) => JsonObject;
  /** Decodes it; null if it is no such value (a lock can be edited by hand). */
  readonly decode: (value: Json) => V | null;
  /** The differences for display; everything declared if nothing was confirmed. */
  readonly compare: (before: V | null, after: V) => readonly FieldChange[];
}

/** Used as each field's old value if nothing was confirmed: HubSpot exposes none. */
const UNKNOWN = 'unknown';

/** One such setting as declared. */
export interface ConsoleSetting<V> {
  readonly address: Address;
  /** The live id of its owner; if that doesn't exist yet, the wanted one. */
  readonly id: string;
  readonly isLive: boolean;
  readonly label: string;
  readonly source: Source | null;
  readonly wanted: V;
}

/** The last confirmed value for the live thing, the only knowledge of the account's value; null if none. */
export function lastConfirmed<V>(
  { decode }: ConsoleKind<V>,
  { address, id, isLive }: ConsoleSetting<V>,
  lock: PortalLock,
): V | null {
  return isLive ? decode(confirmedValue(lock, address, id)) : null;
}

/** The settings that aren't confirmed as declared now. */
export function consoleChanges<V>(
  of: ConsoleKind<V>,
  settings: readonly ConsoleSetting<V>[],
  lock: PortalLock,
): readonly Change[] {
  return settings.flatMap((setting) => {
    const { address, id, label, source, wanted } = setting;
    const known = lastConfirmed(of, setting, lock);
    const before = known === null ? null : of.encode(known);
    const after = of.encode(wanted);
    if (sameJson(before, after)) return [];
    const differing = of.compare(known, wanted);
    const fields = known === null ? differing.map((field) => ({ ...field, before: UNKNOWN })) : differing;
    const part = { address, kind: of.kind, action: 'update', channel: 'console', id, label } as const;
    return [change({ ...part, before, after, fields, source })];
  });
}
