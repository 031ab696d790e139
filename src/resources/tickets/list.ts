import type { AccountReader } from '../../core/model/account.js';
import type { ListedTicket } from '../../core/model/results.js';
import { STATUS } from '../shared/ticket-search.js';
import { pagesOf } from './search.js';

const SUBJECT = 'subject';

/** The tickets that a search finds in a status, by id, however many. */
export async function listTickets(reader: AccountReader, status: string): Promise<readonly ListedTicket[]> {
  const listed: ListedTicket[] = [];
  for await (const page of pagesOf(reader, status, [STATUS, SUBJECT])) {
    for (const { id, properties } of page) {
      if (properties[STATUS] === status) listed.push({ id, subject: properties[SUBJECT] ?? '' });
    }
  }
  return listed;
}
