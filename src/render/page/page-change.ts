import type { Address } from '../../core/base/address.js';
import { pipelineOf, statusOf } from '../../core/base/address.js';
import type { Json } from '../../core/base/json.js';
import type { Action, Change, FieldChange } from '../../core/plan/change.js';
import { cleanLine } from '../terminal/clean.js';
import { ellipsis } from '../terminal/style.js';
import { clipText } from '../terminal/width.js';
import { kindWords } from '../words/kind-words.js';
import type { Names } from '../words/names.js';
import { valueText } from '../words/value-text.js';
import type { PageFormat } from './page-format.js';
import { moveOf } from './page-move.js';
import type { PageMove } from './page-move.js';
import { toldApart, wayOf } from './page-tickets.js';
import type { TicketWay } from './page-tickets.js';

/** One value, before and after. */
export type PageField = FieldChange;

/** Values on one side; null if the thing isn't on that side. */
type Side = readonly (readonly [path: string, value: Json | undefined])[] | null;

/** One change as shown on a page. Whatever a format doesn't show is null or empty. */
export interface PageChange {
  readonly action: Action;
  readonly address: Address;
  /** `status`, `editors of`: in front of the name. */
  readonly word: string;
  /** The current name of what it is about. */
  readonly name: string;
  /** The pipeline of a status, or of a status's setting. */
  readonly where: string | null;
  /** As in the account or the files, not shortened. */
  readonly label: string;
  readonly id: string | null;
  readonly byHand: boolean;
  readonly waitsFor: readonly Address[];
  /** Who changed what, in words. */
  readonly origin: string | null;
  readonly fields: readonly PageField[];
  /** Both sides of a setting in full; null for what is in the picture of its place. */
  readonly sides: { readonly before: Side; readonly after: Side } | null;
  /** Tickets that it affects; null if it mentions none. */
  readonly tickets: { readonly held: number | null; readonly leave: boolean } | null;
  /** The position of a new status. */
  readonly placed: {
    readonly state: string;
    readonly place: number | null;
    readonly follows: string | null;
  } | null;
  readonly move: PageMove | null;
  /** Where the tickets of a status go. */
  readonly way: TicketWay | null;
  /** True for a status of a new pipeline, which is part of the pipeline's entry. */
  readonly isPart: boolean;
  /** The statuses of a new pipeline; null for everything else. */
  readonly parts: readonly PageChange[] | null;
}

/** Who changed what, if the plan has it. */
export const ORIGINS = {
  yours: 'changed in your files',
  drift: 'changed in HubSpot',
  both: 'changed in your files and in HubSpot',
};

const HEAD_LABEL = 60;

/** `parts` are the statuses of a new pipeline. */
interface Surroundings {
  readonly names: Names;
  readonly format: PageFormat;
  readonly isPart: boolean;
  readonly parts: readonly PageChange[] | null;
}

export function pageChange(change: Change, { names, format, isPart, parts }: Surroundings): PageChange {
  const { action, address, label, origin, tickets } = change;
  const words = kindWords(change);
  const home = pipelineOf(address);
  return {
    action,
    address,
    word: words.word,
    name: nameOf(change, names, format),
    where: home === null || statusOf(address) === null ? null : names.pipeline(home),
    label,
    id: shownId(change, format),
    byHand: change.channel === 'console',
    waitsFor: change.waitsFor ?? [],
    origin: origin === null ? null : ORIGINS[origin],
    fields: shownFields(change, format),
    sides:
      words.stands === 'setting'
        ? { before: sideOf(change, 'before'), after: sideOf(change, 'after') }
        : null,
    tickets:
      tickets === null || (action === 'update' && tickets.held === null && !format.uncounted)
        ? null
        : { held: tickets.held, leave: tickets.moveTo !== null || words.stands === 'place' },
    placed: placedOf(change, names, format),
    move: action === 'move' ? moveOf(change, names) : null,
    way: action === 'migrate' ? wayShown(change, names, format) : null,
    isPart,
    parts,
  };
}

/** The current name of what a change is about. The fields below it show a label in full. */
function nameOf(change: Change, names: Names, format: PageFormat): string {
  const { named, labelBefore } = kindWords(change);
  const before = labelBefore?.(change) ?? null;
  const home = pipelineOf(change.address);
  if (before !== null) return clipText(cleanLine(before), HEAD_LABEL, ellipsis(format));
  if (named === 'status') return names.status(statusOf(change.address) ?? change.address);
  return named === 'itself' || home === null ? cleanLine(change.label) : names.pipeline(home);
}

/** Ids are permanent, so they are worth a look before they are created; some are assigned by the account. */
function shownId(change: Change, { newIds }: PageFormat): string | null {
  if (change.action !== 'create' || newIds === 'all') return change.id;
  const { idFrom, stands } = kindWords(change);
  const shown = newIds === 'chosen' ? idFrom === 'files' : stands !== 'setting';
  return shown ? change.id : null;
}

function shownFields(change: Change, { newFields }: PageFormat): readonly PageField[] {
  const { action, fields } = change;
  if (action === 'update') return fields;
  if (action !== 'create') return [];
  const shown = newFields === 'all' || (newFields === 'settings' && kindWords(change).stands === 'setting');
  return shown ? fields : [];
}

function sideOf(change: Change, side: 'before' | 'after'): Side {
  if (change[side] === null && change.action !== 'update') return null;
  const values = change.fields.map((field) => [field.path, field[side]] as const);
  return values.length > 0 ? values : Object.entries(change[side] ?? {});
}

function placedOf(change: Change, names: Names, { newPlaces }: PageFormat): PageChange['placed'] {
  if (!newPlaces || change.action !== 'create' || kindWords(change).stands !== 'part') return null;
  const place = names.place(change.address);
  return {
    state: valueText(kindWords(change).stateAfter?.(change)),
    place: place?.after ?? null,
    follows: place?.follows ?? null,
  };
}

function wayShown(change: Change, names: Names, format: PageFormat): TicketWay {
  const { held = null, moveTo = null } = change.tickets ?? {};
  const way = wayOf(change, { held, target: moveTo }, names);
  if (way.to === null || moveTo === null || !format.namesakes) return way;
  return { ...way, to: toldApart(way.to, way.from, moveTo) };
}
