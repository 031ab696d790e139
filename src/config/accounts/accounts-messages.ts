import type { Diagnostic } from '../../core/base/diagnostic.js';
import { problem } from '../../core/base/diagnostic.js';
import { nearest } from '../../core/base/similar.js';
import type { Place } from '../read/place.js';
import { keySourceOf, sourceOf } from '../read/place.js';

export function portalTwice(portal: Place, first: string): Diagnostic {
  return problem({
    code: 'DUPLICATE_ENTRY',
    summary: `The portal ${String(portal.value)} already belongs to the account ${first}.`,
    detail: 'Two names for one portal could plan and write against each other. Each portal has one entry.',
    source: sourceOf(portal),
  });
}

export function unknownGroup(group: Place, known: readonly string[]): Diagnostic {
  const name = String(group.value);
  const near = nearest(name, known);
  const list = known.length === 0 ? 'No account has a group.' : `Groups are ${known.join(', ')}.`;
  return problem({
    code: 'UNKNOWN_REFERENCE',
    summary: `No account is in the group ${JSON.stringify(name)}.`,
    detail: `${near === null ? '' : `Did you mean ${near}? `}${list}`,
    ...(near === null ? {} : { hint: `- ${near}` }),
    source: sourceOf(group),
  });
}

/** `account:` in shared files or an overlay, where the accounts file says it. */
export function accountTwice(account: Place, accountsFile: string): Diagnostic {
  return problem({
    code: 'ACCOUNT_TWICE',
    summary: `This file names an account, and so does ${accountsFile}.`,
    detail: `With an accounts file the portal and its subscription are there, once for each account. Remove account from this file, or remove ${accountsFile} if the files are for one account only.`,
    source: keySourceOf(account),
  });
}

/** An overlay that can't be read, at the line that names it. */
export function unreadableOverlay(place: Place, file: string, { summary, detail }: Diagnostic): Diagnostic {
  return problem({
    code: 'FILE_UNREADABLE',
    summary: `The overlay ${file} can't be read.`,
    detail: `${summary} ${detail ?? ''} Paths in this file are relative to its folder.`,
    source: sourceOf(place),
  });
}
