import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { Asked } from './asked.js';
import type { Counted } from './missing.js';

const CODE = 'REQUIRED_PROPERTY_MISSING_ON_TICKETS';

interface Lacked {
  readonly name: string;
  /** null if they couldn't be counted. */
  readonly tickets: number | null;
}

/** One note for each status or move whose tickets lack something. */
export function lacking(asked: readonly Asked[], counted: readonly Counted[]): readonly Finding[] {
  return asked.flatMap((entry) => {
    const some = countsOf(entry, counted).filter(({ tickets }) => (tickets ?? 0) > 0);
    return some.length === 0 ? [] : [lackingIn(entry, some)];
  });
}

/** One note for all whose tickets could not be counted. */
export function notCounted(asked: readonly Asked[], counted: readonly Counted[]): readonly Finding[] {
  const open = asked.filter((entry) => countsOf(entry, counted).some(({ tickets }) => tickets === null));
  const [first] = open;
  if (first === undefined) return [];
  const problem = counted.find((count) => count.problem !== null)?.problem ?? null;
  const labels = [...new Set(open.map(({ status }) => `"${status.label}"`))].join(', ');
  return [
    finding({
      code: CODE,
      verdict: 'note',
      address: first.address,
      summary: `Tickets in ${labels} may lack a required property; they could not be counted.`,
      detail: `${problem === null ? '' : `${problem.diagnostic.summary} `}HubSpot asks for the property when a ticket enters the status, and may refuse moves of tickets without it.`,
      hint: 'pipewright doctor',
      source: first.source,
    }),
  ];
}

function countsOf({ properties, status }: Asked, counted: readonly Counted[]): readonly Lacked[] {
  return properties.map((name) => {
    const hit = counted.find((count) => count.status === status.id && count.property === name);
    return { name, tickets: hit?.tickets ?? null };
  });
}

function lackingIn({ kind, address, status, asking, source }: Asked, some: readonly Lacked[]): Finding {
  const list = some.map(({ name, tickets }) => `${ticketsText(tickets ?? 0)} without ${name}`).join(', ');
  const text =
    kind === 'stay'
      ? {
          summary: `"${status.label}" holds ${list}.`,
          detail:
            'The property becomes required there, but these tickets still lack it. HubSpot asks for it when a ticket enters the status, and may refuse other changes to such a ticket. Fill it in if that matters.',
        }
      : {
          summary: `"${asking}" requires properties that tickets moving there from "${status.label}" lack: ${list}.`,
          detail:
            'HubSpot may refuse to move them, and then their status is not deleted. Fill in the property before the apply, or move the tickets to a status that does not require it.',
        };
  return finding({ code: CODE, verdict: 'note', address, ...text, source });
}

function ticketsText(count: number): string {
  return count === 1 ? '1 ticket' : `${count} tickets`;
}
