import type { PlanAccount } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';

/** The account in words. HubSpot's sandbox accounts and pipewright's own sandbox must not be confused. */
export function accountText(account: PlanAccount, shown: (text: string) => string = cleanLine): string {
  const id = shown(String(account.portalId));
  const called = account.name === undefined ? id : `${shown(account.name)} (${id})`;
  const name = `Account ${called}, type ${shown(account.accountType)}`;
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

/** The same at the beginning of a sentence. */
export function sideAsSubject(account: PlanAccount): string {
  const name = sideName(account);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
