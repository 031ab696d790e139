/**
 * Counts the tickets of a status that lack a property, in few searches, of which an account has 5 a second. One search
 * covers up to five pairs of status and property; up to 200 tickets in total, its page tells them apart; above that,
 * and if the account refuses one of the pairs, the pairs are halved.
 */
import type { AccountReader } from '../../core/model/account.js';
import type { AppError } from '../../core/base/errors.js';
import { ApiError } from '../../core/base/errors.js';
import { PAGE, searchProblem, searchTickets, STATUS } from '../shared/ticket-search.js';
import type { Seen } from '../shared/ticket-search.js';

/** A live status, and a property that its tickets may lack. */
interface Lack {
  readonly status: string;
  readonly property: string;
}

/** Tickets that lack it, or why they couldn't be counted. */
export interface Counted extends Lack {
  readonly tickets: number | null;
  readonly problem: AppError | null;
}

/** Maximum number of filter groups in one search. */
const GROUPS = 5;

export async function countLacking(
  reader: AccountReader,
  lacks: readonly Lack[],
): Promise<readonly Counted[]> {
  const parts: (readonly Lack[])[] = [];
  for (let at = 0; at < lacks.length; at += GROUPS) parts.push(lacks.slice(at, at + GROUPS));
  return (await Promise.all(parts.map((part) => countPart(reader, part)))).flat();
}

async function countPart(reader: AccountReader, lacks: readonly Lack[]): Promise<readonly Counted[]> {
  const [first, second] = lacks;
  if (first === undefined) return [];
  const single = second === undefined;
  try {
    const seen = await search(reader, lacks, single ? 1 : PAGE);
    if (single) return [{ ...first, tickets: seen.total, problem: null }];
    if (seen.total <= seen.tickets.length) return lacks.map((lack) => countIn(seen, lack));
  } catch (error) {
    const problem = searchProblem(error);
    const onePair = problem instanceof ApiError && problem.refusal.status === 400 && !single;
    if (!onePair) return lacks.map((lack) => ({ ...lack, tickets: null, problem }));
  }
  const half = lacks.length >> 1;
  const halves = [lacks.slice(0, half), lacks.slice(half)].map((part) => countPart(reader, part));
  return (await Promise.all(halves)).flat();
}

async function search(reader: AccountReader, lacks: readonly Lack[], limit: number): Promise<Seen> {
  return searchTickets(reader, {
    groups: lacks.map(({ status, property }) => [
      { propertyName: STATUS, operator: 'EQ', value: status },
      { propertyName: property, operator: 'NOT_HAS_PROPERTY' },
    ]),
    properties: [...new Set([STATUS, ...lacks.map(({ property }) => property)])],
    limit,
  });
}

function countIn({ tickets }: Seen, lack: Lack): Counted {
  const lacking = tickets.filter(({ properties }) => {
    return properties[STATUS] === lack.status && (properties[lack.property] ?? null) === null;
  });
  return { ...lack, tickets: lacking.length, problem: null };
}
