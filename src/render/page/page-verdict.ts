import { isSendable } from '../../core/plan/change.js';
import type { Plan } from '../../core/plan/plan.js';
import { sideAsSubject } from '../words/account-text.js';
import { counted, digits } from '../words/count.js';

/** The outcome of a plan. */
export interface PageVerdict {
  /** How much there is to do, and what blocks it. */
  readonly sentences: readonly string[];
  /** At a glance: blocked, needs care, nothing to do, or changes. */
  readonly tone: 'stopped' | 'careful' | 'idle' | 'work';
  /** The same in up to three words. */
  readonly word: 'blocked' | 'no changes' | 'needs confirmation' | 'to do by hand' | 'safe to apply';
}

export function verdictOf(plan: Plan): PageVerdict {
  return { sentences: sentencesOf(plan), tone: toneOf(plan), word: wordOf(plan) };
}

/** `12 changes`. */
export function changesText({ changes }: Plan): string {
  return counted(changes.length, 'change');
}

function toneOf(plan: Plan): PageVerdict['tone'] {
  if (plan.summary.blocked) return 'stopped';
  if (plan.summary.delete > 0 || asksIn(plan) > 0) return 'careful';
  return plan.changes.length === 0 ? 'idle' : 'work';
}

function wordOf(plan: Plan): PageVerdict['word'] {
  if (plan.summary.blocked) return 'blocked';
  if (plan.changes.length === 0) return 'no changes';
  if (plan.requires.length > 0 || asksIn(plan) > 0) return 'needs confirmation';
  return plan.changes.some(isSendable) ? 'safe to apply' : 'to do by hand';
}

function asksIn({ findings }: Plan): number {
  return findings.filter(({ verdict }) => verdict === 'confirm').length;
}

function sentencesOf(plan: Plan): readonly string[] {
  const blocks = plan.findings.filter(({ verdict }) => verdict === 'block').length;
  const confirms = asksIn(plan);
  const undone = plan.changes.filter(({ origin }) => origin === 'drift').length;
  return [
    countsSentence(plan, blocks),
    ...(plan.summary.blocked ? [`Blocked by ${counted(Math.max(1, blocks), 'problem')}.`] : []),
    ...(confirms > 0 ? [`Needs ${counted(confirms, 'confirmation')}.`] : []),
    ...(undone > 0
      ? [`${counted(undone, 'change')} ${undone === 1 ? 'undoes' : 'undo'} what was changed in HubSpot.`]
      : []),
  ];
}

function countsSentence(plan: Plan, blocks: number): string {
  const { create, update, move, delete: gone, console: byHand } = plan.summary;
  const parts = [
    [create, 'to create'],
    [update, 'to update'],
    [move, 'to move'],
    [gone, 'to delete'],
    [byHand, 'to set by hand in HubSpot'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, what]) => `${digits(count)} ${what}`);
  const tickets = ticketsMoving(plan);
  if (words.length === 0 && tickets === null) {
    return blocks > 0
      ? 'No changes are planned.'
      : `No changes. ${sideAsSubject(plan.account)} matches the files.`;
  }
  if (words.length === 0) return `Plan: ${tickets ?? ''}.`;
  return `Plan: ${words.join(', ')}${tickets === null ? '' : `; ${tickets}`}.`;
}

function ticketsMoving(plan: Plan): string | null {
  const migrates = plan.changes.filter(({ action }) => action === 'migrate');
  if (migrates.length === 0) return null;
  const total = migrates.reduce((sum, { tickets }) => sum + (tickets?.held ?? 0), 0);
  if (migrates.some(({ tickets }) => (tickets?.held ?? null) === null)) {
    return total === 0
      ? 'tickets move, their number is unknown'
      : `at least ${counted(total, 'ticket')} move`;
  }
  return `${counted(total, 'ticket')} ${total === 1 ? 'moves' : 'move'}`;
}
