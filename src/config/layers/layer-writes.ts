/**
 * Where the values of one account belong when they change. What an overlay of this account alone sets is written there.
 * Everything else goes into the last overlay of this account alone, because a shared value is every account's; or, if
 * asked for, into the shared files, and only the rest into the overlay.
 */
import type { JsonObject } from '../../core/base/json.js';
import { isJsonObject, jsonOf } from '../../core/base/json.js';
import { joinedDocument } from '../write/joined-document.js';
import type { ParsedText } from '../read/parsed.js';
import { minimalOverlay } from './minimal-overlay.js';
import { mergeValues } from './merge-values.js';
import { settledInOverlay } from './settled-in-overlay.js';
import { sharedAfter } from './shared-after.js';

/** A file of the configuration of an account, and the accounts that use it. */
export interface Layer {
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** Null if it is empty. */
  readonly parsed: ParsedText | null;
  /** True if only this account uses it. */
  readonly isOwn: boolean;
}

export interface AccountLayers {
  readonly shared: readonly ParsedText[];
  /** In the order in which they are merged. */
  readonly overlays: readonly Layer[];
}

interface LayerValues {
  readonly shared: readonly JsonObject[];
  readonly overlays: readonly JsonObject[];
  /** What a further overlay of the account says; null if the last one is the account's own, or none is needed. */
  readonly added: JsonObject | null;
}

/** The values of all files after which the account's configuration is the wanted one. */
export function layerValues(
  { shared, overlays }: AccountLayers,
  wanted: JsonObject,
  intoShared: boolean,
): LayerValues {
  const before = overlays.map(({ parsed }) => valueOf(parsed));
  const documents = shared.map(valueOf);
  const joined = joinedDocument(shared, null).configuration;
  const now = mergeValues(documents, before).value;
  const own = overlays.map(({ isOwn }) => isOwn);
  const settled = before.map((value, at) =>
    own[at] === true && at < before.length - 1
      ? settledInOverlay(value, { now, wanted, later: before.slice(at + 1) })
      : value,
  );
  const ownValues = settled.filter((_, at) => own[at] === true);
  const docs = intoShared ? sharedAfter(documents, { now, wanted, own: ownValues }) : documents;
  const hasLast = own.at(-1) === true;
  const lower = hasLast ? settled.slice(0, -1) : settled;
  const last = hasLast ? (settled.at(-1) ?? {}) : {};
  const below = mergeValues(docs.length === 0 ? [joined] : docs, lower).value;
  const overlay = minimalOverlay(below, wanted, last);
  const isNeeded = !hasLast && Object.keys(overlay).length > 0;
  return {
    shared: docs,
    overlays: hasLast ? [...lower, overlay] : lower,
    added: isNeeded ? overlay : null,
  };
}

function valueOf(parsed: ParsedText | null): JsonObject {
  const value = jsonOf(parsed?.value ?? {});
  return isJsonObject(value) ? value : {};
}
