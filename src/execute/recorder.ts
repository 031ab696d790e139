import type { Operation } from '../core/model/account.js';
import type { Address } from '../core/base/address.js';
import type { AppError } from '../core/base/errors.js';
import type { MadeThing, SettledDates, StuckTicket, TicketBatch } from '../core/kinds/facets.js';

/** Records what an apply does, in order. */
export interface Recorder {
  /** Before a request is sent. Returns the number that its result refers to. */
  readonly intent: (operation: Operation) => Promise<number>;
  /** After it: the status that came, or the error. */
  readonly result: (
    intent: number,
    outcome: { readonly status: number } | { readonly error: AppError },
  ) => Promise<void>;
  readonly tickets: (batch: TicketBatch) => Promise<void>;
  readonly closeDates: (dates: SettledDates) => Promise<void>;
  /** What a request created, once the account shows it. */
  readonly made: (thing: MadeThing) => Promise<void>;
  /** All tickets that the account refused to move, with its reasons. */
  readonly stuck: (address: Address, tickets: readonly StuckTicket[]) => Promise<void>;
}
