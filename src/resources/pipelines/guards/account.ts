import type { Finding } from '../../../core/base/diagnostic.js';
import { finding } from '../../../core/base/diagnostic.js';
import { labelTakeovers } from '../settle/ticket-counts.js';
import type { GuardInput } from './input.js';

const STATUSES_AT_MOST = 100;
const LABEL_SAFE = 36;

/** Limits of the account, labels that move or are long, and unverified behaviour. */
export function guardAccount(input: GuardInput): readonly Finding[] {
  return [
    ...pipelineRoom(input),
    ...statusRoom(input),
    ...longLabels(input),
    ...takeovers(input),
    ...unverified(input),
  ];
}

function pipelineRoom({ room, changes }: GuardInput): readonly Finding[] {
  const created = changes.filter(({ kind, action }) => kind === 'pipeline' && action === 'create');
  const [first] = created;
  if (first === undefined || room === null || room.usage + created.length <= room.limit) return [];
  return [
    finding({
      code: 'ACCOUNT_LIMIT',
      verdict: 'block',
      address: first.address,
      summary: `The account has ${room.usage} of ${room.limit} ticket pipelines, and the plan creates ${created.length}.`,
      detail:
        'Deletes come last, so they free no room in the same apply. Retire pipelines in a separate apply first, or have HubSpot raise the limit.',
      source: first.source,
    }),
  ];
}

function statusRoom({ matching }: GuardInput): readonly Finding[] {
  return matching.pipelines.flatMap((match) => {
    const created = match.statuses.filter(({ live }) => live === null).length;
    const most = (match.live?.statuses.length ?? 0) + created;
    if (created === 0 || most <= STATUSES_AT_MOST) return [];
    return [
      finding({
        code: 'ACCOUNT_LIMIT',
        verdict: 'block',
        address: match.address,
        summary: `${match.address} would temporarily have ${most} statuses; HubSpot allows ${STATUSES_AT_MOST}.`,
        detail:
          'New statuses are created before old ones are deleted, so that tickets always have a place. Delete the old ones in a separate apply first.',
        source: match.desired.source,
      }),
    ];
  });
}

function longLabels({ changes }: GuardInput): readonly Finding[] {
  return changes.flatMap(({ address, fields, source }) => {
    const label = fields.find(({ path }) => path === 'label')?.after;
    if (typeof label !== 'string' || label.length <= LABEL_SAFE) return [];
    return [
      finding({
        code: 'LABEL_LONG',
        verdict: 'note',
        address,
        summary: `The label of ${address} has ${label.length} characters.`,
        detail: `An old HubSpot page says ${LABEL_SAFE} at most; whether that still applies is unverified. If HubSpot refuses the label, the apply stops there.`,
        source,
      }),
    ];
  });
}

function takeovers({ changes, matching, held }: GuardInput): readonly Finding[] {
  return labelTakeovers(changes, matching).map(({ label, fromId, to, toId }) => {
    const from = held.get(fromId) ?? null;
    const own = toId === null ? 0 : (held.get(toId) ?? null);
    return finding({
      code: 'LABEL_TAKEN_OVER',
      verdict: 'note',
      address: to,
      summary: `The label "${label}" moves from the status with the id "${fromId}" (${tickets(from)}) to ${to} (${tickets(own)}).`,
      detail:
        'Tickets stay with their status, not with the label: boards and reports that go by label will show other tickets under it.',
    });
  });
}

function tickets(count: number | null): string {
  if (count === null) return 'tickets not counted';
  return count === 1 ? '1 ticket' : `${count} tickets`;
}

function unverified({ changes }: GuardInput): readonly Finding[] {
  const writes = changes.find(
    ({ kind, action }) => kind === 'status' && (action === 'update' || action === 'move'),
  );
  if (writes === undefined) return [];
  return [
    finding({
      code: 'UNVERIFIED',
      verdict: 'note',
      address: writes.address,
      summary: 'Existing statuses are changed in place. Check their conditional properties afterwards.',
      detail:
        'HubSpot has no API that reads the properties shown or required in a status, and whether they survive an update of the status is unverified. One report from 2020 says that an update lost them, but not which request it was. pipewright updates single statuses and never replaces a whole pipeline.',
    }),
  ];
}
