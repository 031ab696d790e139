import { structuredPatch } from 'diff';
import type { Address } from '../../core/base/address.js';
import type { PipelineView, ViewStatus } from '../../core/plan/plan.js';
import type { PageChange } from '../page/page-change.js';
import { LONGEST_ROW } from '../page/page-places.js';
import type { PagePlace } from '../page/page-places.js';
import { counted } from '../words/count.js';
import { fold } from './markdown-findings.js';
import type { Section } from './markdown-fit.js';
import { code, fenced, htmlCode } from './markdown-text.js';
import { placeLines } from './markdown-view.js';

/** The package `diff` is quadratic on dissimilar texts. Beyond this many changed lines both sides are shown in full. */
const DIFF = { context: 3, maxEditLength: 400 };
const LONGEST_IN_PICTURE = 40;

/** Collapsed, for each pipeline: its statuses in a row, before and after, and its changes as a diff. */
export function detailSection(places: readonly PagePlace[]): Section {
  const entries = places.flatMap((place) => {
    const { address, title, view, changes } = place;
    const diff = unified(placeLines(place, 'before'), placeLines(place, 'after')).join('\n');
    if (diff === '') return [];
    const name = address === null ? title : htmlCode(title);
    const count = changes.length === 0 ? 'tickets arrive' : counted(changes.length, 'change');
    const { opening, closing } = fold(`${name}: ${count}`);
    const picture = view === null ? [] : pictureLines(view, changes);
    return [[opening, ...picture, fenced(diff, 'diff'), closing].join('\n\n')];
  });
  const opening = entries.length === 0 ? {} : { opening: '### Details' };
  return { rank: 10, ...opening, entries, called: ['pipeline', 'pipelines'] };
}

/**
 * The lines of a unified diff. Instead of line numbers, which no file has, the hunk headers say how many lines are the
 * same.
 */
function unified(before: readonly string[], after: readonly string[]): readonly string[] {
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  const patch = structuredPatch('', '', text(before), text(after), '', '', DIFF);
  if (patch === undefined) return [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
  let seen = 0;
  return patch.hunks.flatMap(({ oldStart, oldLines, lines }, index) => {
    const gap = oldStart - 1 - seen;
    seen = oldStart - 1 + oldLines;
    return index === 0 ? lines : [` (${counted(gap, 'line')} the same)`, ...lines];
  });
}

function pictureLines({ before, after }: PipelineView, changes: readonly PageChange[]): readonly string[] {
  if (Math.max(before.length, after.length) > LONGEST_ROW) {
    return [`${counted(before.length, 'status', 'statuses')} now, ${after.length} afterwards.`];
  }
  const moved = new Set(changes.filter(({ action }) => action === 'move').map(({ address }) => address));
  const old = new Map(before.map((status) => [status.address, status]));
  const now = new Map(after.map((status) => [status.address, status]));
  const left = before.map((one) =>
    statusText(one, now.has(one.address) || after.length === 0 ? [] : ['deleted']),
  );
  const right = after.map((one) =>
    statusText(one, marks(one, old.get(one.address), moved, before.length === 0)),
  );
  if (left.join() === right.join()) return [`Statuses: ${left.join(' → ')}`];
  const lines = [
    ...(before.length === 0 ? [] : [`Now: ${left.join(' → ')}`]),
    after.length === 0 ? 'Afterwards: deleted' : `Afterwards: ${right.join(' → ')}`,
  ];
  return [lines.join('\\\n')];
}

function marks(
  status: ViewStatus,
  old: ViewStatus | undefined,
  moved: ReadonlySet<Address>,
  fresh: boolean,
): readonly string[] {
  if (old === undefined) return fresh ? [] : ['new'];
  return [
    ...(old.label === status.label ? [] : ['renamed']),
    ...(old.state === status.state ? [] : [`now ${status.state}`]),
    ...(moved.has(status.address) ? ['moved'] : []),
  ];
}

/** Values stay outside bold: not every renderer gives code spans precedence over bold. */
function statusText({ label, held }: ViewStatus, words: readonly string[]): string {
  const tickets = held === null ? [] : [counted(held, 'ticket')];
  const all = [...tickets, ...words.map((word) => `**${word}**`)];
  return code(label, LONGEST_IN_PICTURE) + (all.length === 0 ? '' : ` (${all.join(', ')})`);
}
