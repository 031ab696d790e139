import type { Plan, PlanAccount } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';
import { counted, digits } from '../words/count.js';
import { paint, proseWidth } from '../terminal/style.js';
import type { Role, Style } from '../terminal/style.js';
import { wrapText } from '../terminal/width.js';

/** Which account this is about, and what it comes to: the two lines that everybody reads. */
export function headerLines(plan: Plan, style: Style): string[] {
  const verdict = wrapText(verdictSentences(plan).join(' '), proseWidth(style, 0));
  const role = verdictRole(plan);
  return [accountText(plan.account), '', ...verdict.map((line) => paint(style, role, line))];
}

function verdictRole(plan: Plan): Role {
  if (plan.summary.blocked) return 'bad';
  if (plan.summary.delete > 0 || plan.findings.some(({ verdict }) => verdict === 'confirm')) return 'careful';
  return plan.changes.length === 0 ? 'good' : 'heading';
}

/** The account in words. Sandbox accounts of HubSpot and pipewright's own sandbox must not be mixed up. */
export function accountText(account: PlanAccount, shown: (text: string) => string = cleanLine): string {
  const name = `Account ${shown(String(account.portalId))}, type ${shown(account.accountType)}`;
  switch (account.target) {
    case 'hubspot':
      return `${name}, in HubSpot (${shown(account.uiDomain)})`;
    case 'sandbox':
      return `${name}, in pipewright's own sandbox on this machine`;
    case 'custom':
      return `${name}, at the address given with --api-url`;
  }
}

/** What the files are compared with, as a subject: `HubSpot`, `the sandbox`. */
export function sideName(account: PlanAccount): string {
  const names = { hubspot: 'HubSpot', sandbox: 'the sandbox', custom: 'the account' };
  return names[account.target];
}

/** How much there is to do, and what stands in the way. */
export function verdictSentences(plan: Plan): string[] {
  const blocks = plan.findings.filter(({ verdict }) => verdict === 'block').length;
  const confirms = plan.findings.filter(({ verdict }) => verdict === 'confirm').length;
  const sentences = [countsSentence(plan, blocks)];
  if (plan.summary.blocked) sentences.push(`Blocked by ${counted(Math.max(1, blocks), 'problem')}.`);
  if (confirms > 0) sentences.push(`Needs ${counted(confirms, 'confirmation')}.`);
  const undone = plan.changes.filter(({ origin }) => origin === 'drift').length;
  if (undone > 0) {
    sentences.push(
      `${counted(undone, 'change')} ${undone === 1 ? 'undoes' : 'undo'} what was changed in HubSpot.`,
    );
  }
  return sentences;
}

function countsSentence(plan: Plan, blocks: number): string {
  const { create, update, move, delete: gone, console: byHand } = plan.summary;
  const parts = [
    [create, 'to create'],
    [update, 'to update'],
    [move, 'to move'],
    [gone, 'to delete'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, what]) => `${digits(count)} ${what}`);
  if (byHand > 0) words.push(`${digits(byHand)} to set by hand in HubSpot`);
  const tickets = ticketsMoving(plan);
  if (words.length === 0 && tickets === null) {
    if (blocks > 0) return 'No changes are planned.';
    const name = sideName(plan.account);
    return `No changes. ${name.charAt(0).toUpperCase()}${name.slice(1)} matches the files.`;
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
      ? 'tickets move, nobody counted how many'
      : `at least ${counted(total, 'ticket')} move`;
  }
  return `${counted(total, 'ticket')} ${total === 1 ? 'moves' : 'move'}`;
}
