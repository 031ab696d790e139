import { pipelineOf, statusOf } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import type { PipelineView, ViewStatus } from '../../core/plan/plan.js';
import type { BoardFacts } from './board-facts.js';
import type { Tone } from './board-palette.js';
import { quoteText } from '../terminal/clean.js';
import { counted } from '../words/count.js';
import { flowingText } from '../words/held-text.js';
import { kindWords } from '../words/kind-words.js';
import { SYMBOLS } from '../terminal/style.js';

/** What happens to a card, in words, preceded by `sign`. */
export interface Mark {
  readonly tone: Tone;
  readonly sign: string;
  readonly text: string;
}

function mark(tone: Tone, sign: string, text: string): Mark {
  return { tone, sign, text };
}

/** What will happen to a status, on its card for now. `target` is its later place, if it moves. */
export function marksNow(
  status: ViewStatus,
  after: ViewStatus | null,
  target: number | null,
  facts: BoardFacts,
): Mark[] {
  const changes = facts.changes.get(status.address) ?? [];
  const leaving = changes.filter(({ action }) => action === 'migrate');
  const marks = [
    ...(after === null ? [mark('gone', SYMBOLS.delete, 'deleted')] : []),
    ...(target === null ? [] : [mark('moved', SYMBOLS.move, `moves to place ${target}`)]),
    ...leaving.map(({ tickets }) => {
      const to = facts.names.target(tickets?.moveTo ?? '', pipelineOf(status.address));
      return mark('flow', SYMBOLS.migrate, `${flowingText(tickets?.held ?? null)} to ${to}`);
    }),
  ];
  const homeless = after === null && leaving.length === 0 && (status.held ?? 0) > 0;
  return homeless ? [...marks, mark('gone', '!', `${flowingText(status.held)} without a target`)] : marks;
}

/** What has happened to a status, on its card for afterwards. `origin` is its current place, if it moves. */
export function marksAfter(
  status: ViewStatus,
  before: ViewStatus | null,
  origin: number | null,
  facts: BoardFacts,
): Mark[] {
  const renamed = before !== null && before.label !== status.label;
  const flipped = before !== null && before.state !== status.state;
  const changes = facts.changes.get(status.address) ?? [];
  return [
    ...(before === null ? [mark('new', SYMBOLS.create, 'new')] : []),
    ...(origin === null ? [] : [mark('moved', SYMBOLS.move, `moved from place ${origin}`)]),
    ...(renamed ? [mark('changed', SYMBOLS.update, `renamed, was ${quoteText(before.label)}`)] : []),
    ...(flipped ? [mark('changed', SYMBOLS.update, `${status.state}, was ${before.state}`)] : []),
    ...settingMarks(changes),
    ...arrivals(status, facts),
  ];
}

/** A status that receives tickets from many others lists the first few, and the total. */
const LISTED = 3;

function arrivals(status: ViewStatus, { names, arriving }: BoardFacts): Mark[] {
  const all = arriving.get(status.address) ?? [];
  const home = pipelineOf(status.address);
  if (all.length <= LISTED) {
    return all.map(({ address, tickets }) => {
      const from = statusOf(address) ?? address;
      const place = pipelineOf(from);
      const name =
        place === home || place === null
          ? names.status(from)
          : `${names.pipeline(place)} / ${names.status(from)}`;
      return mark('flow', SYMBOLS.migrate, `${flowingText(tickets?.held ?? null)} from ${name}`);
    });
  }
  const held = all.map(({ tickets }) => tickets?.held ?? null);
  const total = held.includes(null) ? null : held.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return [
    mark('flow', SYMBOLS.migrate, `${flowingText(total)} from ${counted(all.length, 'status', 'statuses')}`),
  ];
}

function settingMarks(changes: readonly Change[]): Mark[] {
  return changes.flatMap((change) => {
    const what = kindWords(change).onBoard;
    if (what === null) return [];
    const text = change.channel === 'console' ? `${what}, by hand` : what;
    return [mark('changed', SYMBOLS.update, text)];
  });
}

/** What happens to the pipeline itself. */
export function pipelineMarks(view: PipelineView, { changes }: BoardFacts): Mark[] {
  const own = changes.get(view.address) ?? [];
  const marks = own.flatMap((change): Mark[] => {
    if (kindWords(change).stands !== 'place') return [];
    const old = change.fields.find(({ path }) => path === 'label')?.before;
    switch (change.action) {
      case 'create':
        return [mark('new', SYMBOLS.create, 'new pipeline')];
      case 'delete':
        return [mark('gone', SYMBOLS.delete, 'pipeline deleted')];
      case 'move':
        return [mark('moved', SYMBOLS.move, 'moved among the pipelines')];
      case 'update':
        return typeof old === 'string'
          ? [mark('changed', SYMBOLS.update, `renamed, was ${quoteText(old)}`)]
          : [];
      case 'migrate':
        return [];
    }
  });
  return [...marks, ...settingMarks(own)];
}
