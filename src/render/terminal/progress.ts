/**
 * Progress of a long command on stderr. A terminal repaints one line while tickets move; a log keeps every line, so
 * there the tickets of one status are reported at most every tenth.
 */
import type { Progress } from '../../core/model/progress.js';
import { unreachable } from '../../core/base/errors.js';
import { DOING } from '../words/action-words.js';
import { cleanLine } from './clean.js';
import { counted, digits } from '../words/count.js';
import { ellipsis, lineWidth, paint, symbol } from './style.js';
import type { Style } from './style.js';
import { clipText } from './width.js';

export interface TalkOptions {
  /** True for a terminal that can repaint a line. */
  readonly live?: boolean;
  /** In a log: minimum distance between ticket lines, in percent. */
  readonly everyPercent?: number;
}

type Event<K extends Progress['kind']> = Extract<Progress, { readonly kind: K }>;

/** Shorter waits are part of a normal run and not reported. */
const QUIET_WAIT_MS = 2000;
const CLEAR_LINE = '\r\u001b[2K';

/** A listener that passes progress as text to `write`, including line feeds. */
export function createTalk(
  write: (text: string) => void,
  style: Style,
  options: TalkOptions = {},
): (progress: Progress) => void {
  const live = options.live ?? false;
  const step = options.everyPercent ?? 10;
  const told = new Map<string, number>();
  let repainting = false;
  const line = (text: string): void => {
    write(`${repainting ? CLEAR_LINE : ''}${text}\n`);
    repainting = false;
  };
  const repaint = (text: string): void => {
    write(`${CLEAR_LINE}${clipText(text, lineWidth(style) - 1, ellipsis(style))}`);
    repainting = true;
  };
  const tickets = (event: Event<'tickets'>): void => {
    const complete = event.moved >= event.of;
    const text = `      ${ticketsText(event)}`;
    if (live && !complete) {
      repaint(text);
      return;
    }
    const percent = event.of === 0 ? 100 : Math.floor((event.moved / event.of) * 100);
    const last = told.get(event.address) ?? 0;
    if (!live && !complete && percent < last + step) return;
    if (percent === last && complete && !repainting) return;
    told.set(event.address, percent);
    line(paint(style, 'quiet', text));
  };
  return (event) => {
    if (event.kind === 'tickets') {
      tickets(event);
      return;
    }
    const text = lineOf(event, style);
    if (text !== null) line(text);
  };
}

function lineOf(event: Exclude<Progress, { readonly kind: 'tickets' }>, style: Style): string | null {
  switch (event.kind) {
    case 'reading':
      return paint(style, 'quiet', `Reading ${cleanLine(event.what)}`);
    case 'waiting':
      return waitingText(event, style);
    case 'change-started':
      return startedText(event, style);
    case 'change-done':
      return null;
    case 'note':
      return cleanLine(event.text);
    default:
      return unreachable(event);
  }
}

function waitingText(event: Event<'waiting'>, style: Style): string | null {
  if (event.ms < QUIET_WAIT_MS && event.why !== 'sandbox') return null;
  const reasons = {
    'rate-limit': "for HubSpot's rate limit",
    retry: 'before the next try',
    sandbox: 'for another command that uses the sandbox',
  };
  const seconds = Math.max(1, Math.round(event.ms / 1000));
  return paint(style, 'quiet', `Waiting ${counted(seconds, 'second')} ${reasons[event.why]}`);
}

function startedText(event: Event<'change-started'>, style: Style): string {
  const total = String(event.of);
  const number = paint(style, 'quiet', `[${String(event.number).padStart(total.length)}/${total}]`);
  const where = paint(style, 'quiet', `  ${cleanLine(event.address)}`);
  return `${number} ${symbol(style, event.action)} ${DOING[event.action]} ${cleanLine(event.label)}${where}`;
}

/** More tickets may arrive while others move, so the count may exceed the initial number. */
function ticketsText(event: Event<'tickets'>): string {
  if (event.moved > event.of)
    return `${counted(event.moved, 'ticket')} moved, ${digits(event.of)} at the start`;
  return `${digits(event.moved)} of ${counted(event.of, 'ticket')} moved`;
}
