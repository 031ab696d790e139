import { styleText } from 'node:util';
import type { Action } from '../../core/plan/change.js';
import type { Severity, Verdict } from '../../core/base/diagnostic.js';

/** Options for text: its colours and its width. */
export interface Style {
  /** True for ANSI colours. */
  readonly color: boolean;
  /** The width at which lines wrap, in columns; 40 at least. */
  readonly width: number;
  /** True allows a single-character arrow and ellipsis. */
  readonly unicode?: boolean;
  /** Flags that commands in hints need to use this command's account, as one string. */
  readonly accountFlags?: string;
  /** Masks tokens in lines of a file without shifting the text after them. */
  readonly conceal?: (text: string) => string;
}

/** Text without colours, 80 columns wide. */
export const PLAIN_TEXT: Style = { color: false, width: 80 };

/** The options for reusing text in other formats, without colours and line breaks. */
export const UNSTYLED: Style = { color: false, width: Number.MAX_SAFE_INTEGER, unicode: true };

type Format = Parameters<typeof styleText>[0];

/** What a piece of text is, which determines its colour. */
export type Role =
  | 'heading'
  | 'name'
  | 'quiet'
  | 'good'
  | 'bad'
  | 'careful'
  | 'note'
  | 'before'
  | 'after'
  | 'command'
  | Action;

const FORMATS: Record<Role, Format> = {
  heading: 'bold',
  name: 'bold',
  quiet: 'dim',
  good: 'green',
  bad: ['bold', 'red'],
  careful: ['bold', 'yellow'],
  note: 'cyan',
  before: 'red',
  after: 'green',
  command: 'cyan',
  create: 'green',
  update: 'yellow',
  move: 'yellow',
  delete: 'red',
  migrate: 'cyan',
};

/** Colours a piece of clean text if colour is on. Never decides by itself whether it is. */
export function paint(style: Style, role: Role, text: string): string {
  if (!style.color || text === '') return text;
  return styleText(FORMATS[role], text, { validateStream: false });
}

/** The sign of a change: `+` create, `~` update or move, `-` delete, `>` move tickets. */
export const SYMBOLS: Record<Action, string> = {
  create: '+',
  update: '~',
  move: '~',
  delete: '-',
  migrate: '>',
};

/** The sign of an action in its colour. */
export function symbol(style: Style, action: Action): string {
  return paint(style, action, SYMBOLS[action]);
}

export function arrow(style: Pick<Style, 'unicode'>): string {
  return style.unicode === true ? '→' : '->';
}

export function ellipsis(style: Pick<Style, 'unicode'>): string {
  return style.unicode === true ? '…' : '...';
}

/** The width at which lines wrap: a sane number even if the terminal reports none, or 10. */
export function lineWidth(style: Style): number {
  if (!Number.isFinite(style.width) || style.width <= 0) return 80;
  return Math.max(40, Math.floor(style.width));
}

/** Sentences are hard to read beyond about 100 columns, however wide the terminal is. */
export function proseWidth(style: Style, indent: number): number {
  return Math.max(24, Math.min(lineWidth(style), 100) - indent);
}

export const VERDICT_ROLE: Record<Verdict, Role> = { block: 'bad', confirm: 'careful', note: 'note' };
export const SEVERITY_ROLE: Record<Severity, Role> = { error: 'bad', warning: 'careful', info: 'note' };
