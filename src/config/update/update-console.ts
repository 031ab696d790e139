/** Settings that no API shows, where the files declare them and something else tells them (the sandbox's pages). */
import type { StageProperty } from '../../core/model/config.js';
import type { PipelineMatch, StatusMatch } from '../../core/model/matching.js';
import { flowList } from '../patch/entry-text.js';
import type { Edit } from '../patch/edits.js';
import { editableNode, rangeOf } from '../patch/edits.js';
import type { OrderedList } from '../patch/ordered-list.js';
import { differsInOrder, editOrdered } from '../patch/ordered-list.js';
import type { ParsedText, Path } from '../read/parsed.js';
import { scalarText } from '../patch/scalar-text.js';
import { setAccess } from './update-access.js';
import type { Draft, Pass } from './update-pass.js';
import { matchesIn } from './update-pass.js';
import { addPairs, replaceNode } from '../patch/value-edits.js';
import { propertyText } from '../write/written-console.js';

/** Stage properties, access and cards of what is declared and live. */
export function pipelineConsoleEdits(pass: Pass, draft: Draft): void {
  for (const { index, match } of matchesIn(pass, draft)) {
    const path = ['pipelines', index];
    setAccess(pass, draft, { path, match });
    if (match.live === null) continue;
    setCard(pass, draft, { path, match });
    match.statuses.forEach((status, at) => {
      setProperties(pass, draft, { path: [...path, 'statuses', at, 'properties'], status });
    });
  }
}

function setCard(
  pass: Pass,
  { parsed }: Draft,
  { path, match }: { readonly path: Path; readonly match: PipelineMatch },
): void {
  const { card } = match.desired;
  const address = `${match.address}.card`;
  if (card === null || match.live === null || !pass.accept(address)) return;
  const { console } = pass.names.settings;
  const known = console.cards.get(match.live.id);
  if (known === undefined) return;
  const list = { declared: card.list.map(scalarText), wanted: known.map(scalarText) };
  if (!differsInOrder(list)) return;
  const text = `card: ${flowList(card.list)} -> ${flowList(known)}`;
  pass.take({ file: parsed.file, address, text }, editOrdered(parsed, [...path, 'card'], list));
}

function setProperties(
  pass: Pass,
  { parsed }: Draft,
  { path, status }: { readonly path: Path; readonly status: StatusMatch },
): void {
  const declared = status.desired.properties?.list ?? null;
  const address = `${status.address}.properties`;
  if (declared === null || status.live === null || !pass.accept(address)) return;
  const { console } = pass.names.settings;
  const wanted = console.properties.get(status.live.id) ?? console.unset.properties;
  if (wanted === null) return;
  const list = { declared: declared.map(propertyText), wanted: wanted.map(propertyText) };
  if (!differsInOrder(list)) return;
  const text = `properties: ${listText(list.declared)} -> ${listText(list.wanted)}`;
  pass.take({ file: parsed.file, address, text }, propertyEdits(parsed, path, { declared, wanted, list }));
}

function listText(entries: readonly string[]): string {
  return `[${entries.join(', ')}]`;
}

interface Properties {
  readonly declared: readonly StageProperty[];
  readonly wanted: readonly StageProperty[];
  readonly list: OrderedList;
}

/** Where only `required` differs, entries stay where they are, and so do comments behind them. */
function propertyEdits(
  parsed: ParsedText,
  path: Path,
  { declared, wanted, list }: Properties,
): readonly Edit[] | null {
  const sameNames =
    declared.length === wanted.length && declared.every(({ name }, at) => name === wanted[at]?.name);
  if (!sameNames) return editOrdered(parsed, path, list);
  const parts = wanted.map((property, at) =>
    property.required === declared[at]?.required ? [] : requireEdits(parsed, [...path, at], property),
  );
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

function requireEdits(parsed: ParsedText, path: Path, property: StageProperty): readonly Edit[] | null {
  const said = `required: ${property.required}`;
  if (editableNode(parsed, [...path, 'required']) !== null)
    return replaceNode(parsed, [...path, 'required'], String(property.required));
  if (editableNode(parsed, [...path, 'name']) !== null) return addPairs(parsed, path, [said]);
  const range = rangeOf(editableNode(parsed, path));
  return range === null ? null : [{ start: range[0], end: range[1], text: propertyText(property) }];
}
