import { join, relative, sep } from 'node:path';
import type { JsonObject } from '../../core/base/json.js';
import { isJsonObject, jsonOf, sameJson } from '../../core/base/json.js';
import { patchDocument } from '../patch/patch-document.js';
import type { ParsedText } from '../read/parsed.js';
import type { AccountLayers } from './layer-writes.js';
import { layerValues } from './layer-writes.js';
import { newOverlayText } from './new-overlay.js';

/** A file that changes. */
export interface LayerFile {
  /** As displayed. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** The whole new text, with its original byte order mark. */
  readonly text: string;
  /** True if it isn't there yet. */
  readonly isNew: boolean;
}

export interface LayeredAccount {
  readonly name: string;
  /** The accounts file. */
  readonly accounts: ParsedText;
  /** Its folder, absolute. */
  readonly folder: string;
  readonly layers: AccountLayers;
}

/** The files after which the account's configuration is the wanted one, as far as its text can be edited. */
export function layerTexts(
  account: LayeredAccount,
  wanted: JsonObject,
  intoShared: boolean,
): readonly LayerFile[] {
  const { layers, name, folder, accounts } = account;
  const values = layerValues(layers, wanted, intoShared);
  const shared = layers.shared.flatMap((parsed, at) => patched(parsed, values.shared[at] ?? {}));
  const overlays = layers.overlays.flatMap((layer, at): readonly LayerFile[] => {
    const value = values.overlays[at] ?? {};
    if (layer.parsed !== null) return patched(layer.parsed, value);
    const { file, path } = layer;
    return Object.keys(value).length === 0
      ? []
      : [{ file, path, text: newOverlayText(name, value), isNew: false }];
  });
  if (values.added === null) return [...shared, ...overlays];
  const path = join(folder, 'overlays', `${name}.yaml`);
  const entered = `overlays/${name}.yaml`;
  const file = accounts.file.includes('/')
    ? `${accounts.file.slice(0, accounts.file.lastIndexOf('/'))}/${entered}`
    : entered;
  const entry = patched(accounts, withOverlay(accounts, name, relative(folder, path).split(sep).join('/')));
  // An overlay that can't be entered would be in the way of the next one.
  if (entry.length === 0) return [...shared, ...overlays];
  return [
    ...shared,
    ...overlays,
    { file, path, text: newOverlayText(name, values.added), isNew: true },
    ...entry,
  ];
}

function patched(parsed: ParsedText, wanted: JsonObject): readonly LayerFile[] {
  if (sameJson(jsonOf(parsed.value), wanted)) return [];
  const text = Object.keys(wanted).length === 0 ? emptied(parsed) : patchDocument(parsed, wanted).parsed.text;
  if (text === parsed.text) return [];
  const { file, path } = parsed;
  return [{ file, path, text: (parsed.bom ? '\uFEFF' : '') + text, isNew: false }];
}

/** An overlay that says nothing any more keeps the comments at its top. */
function emptied({ text }: ParsedText): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  return [...lines.slice(0, Math.max(0, first)), '{}', ''].join('\n');
}

/** The accounts file with one more overlay of an account, behind its others. */
function withOverlay(accounts: ParsedText, name: string, overlay: string): JsonObject {
  const value = jsonOf(accounts.value);
  const root = isJsonObject(value) ? value : {};
  const all = isJsonObject(root['accounts']) ? root['accounts'] : {};
  const entry = isJsonObject(all[name]) ? all[name] : {};
  const former = entry['overlay'];
  const list = former === undefined ? [] : Array.isArray(former) ? former : [former];
  const next = list.length === 0 ? overlay : [...list.map(String), overlay];
  return { ...root, accounts: { ...all, [name]: { ...entry, overlay: next } } };
}
