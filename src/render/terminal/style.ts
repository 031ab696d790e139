import { styleText } from 'node:util';
import type { Action } from '../../core/plan/change.js';
import type { Severity, Verdict } from '../../core/base/diagnostic.js';

/** How text may look: its colours and its width. */
export interface Style {
  /** True for ANSI colours. */
  readonly color: boolean;
  /** Where lines are broken, in columns; 40 at least. */
  readonly width: number;
  /** True allows an arrow and an ellipsis of one letter. */
  readonly unicode?: boolean;
  /** Flags that commands in hints need to reach the account that this command spoke to, as one text. */
  readonly accountFlags?: string;
  /** Covers tokens in lines of a file without moving what stands behind them. */
  readonly conceal?: (text: string) => string;
}

/** Text without colours, 80 columns wide. */
export const PLAIN_TEXT: Style = { color: false, width: 80 };

/** The words of text for other formats, without its colours and line breaks. */
export const UNSTYLED: Style = { color: false, width: Number.MAX_SAFE_INTEGER, unicode: true };

type Format = Parameters<typeof styleText>[0];

/** What a piece of text is, which decides its colour. */
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

/** Colours a piece of clean text, where colour is wanted. Never decides by itself whether it is. */
export function paint(style: Style, role: Role, text: string): string {
  if (!style.color || text === '') return text;
  return styleText(FORMATS[role], text, { validateStream: false });
}

/** The sign in front of a change: `+` made, `~` changed or moved, `-` deleted, `>` tickets move. */
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

/** The width to break lines at: a sane number even where the terminal says none, or says 10. */
export function lineWidth(style: Style): number {
  if (!Number.isFinite(style.width) || style.width <= 0) return 80;
  return Math.max(40, Math.floor(style.width));
}

/** Sentences get hard to read beyond about 100 columns, however wide the terminal is. */
export function proseWidth(style: Style, indent: number): number {
  return Math.max(24, Math.min(lineWidth(style), 100) - indent);
}

export const VERDICT_ROLE: Record<Verdict, Role> = { block: 'bad', confirm: 'careful', note: 'note' };
export const SEVERITY_ROLE: Record<Severity, Role> = { error: 'bad', warning: 'careful', info: 'note' };
