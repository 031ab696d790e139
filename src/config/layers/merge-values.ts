import type { JsonObject } from '../../core/base/json.js';
import { joinedDocument } from '../write/joined-document.js';
import { mergeOverlays } from '../merge/merge.js';
import type { ParsedText } from '../read/parsed.js';

interface MergedValues {
  readonly value: JsonObject;
  /** True if an overlay names what isn't there. */
  readonly isBroken: boolean;
}

/** Merges documents and overlays that have no text, as one document. */
export function mergeValues(documents: readonly JsonObject[], overlays: readonly JsonObject[]): MergedValues {
  const merged = mergeOverlays(documents.map(asText), overlays.map(asText));
  return {
    value: joinedDocument(merged.documents, null).configuration,
    isBroken: merged.problems.length > 0,
  };
}

function asText(value: JsonObject): ParsedText {
  const nothing = { text: '', bom: false, lineStarts: [0], root: null, aliases: new Map<never, never>() };
  return { file: '', path: '', ...nothing, value, unquoted: [], problems: [] };
}
