import type { TicketState } from './config.js';

/** A pipeline as read: normalised, its statuses in the order that people see. */
export interface LivePipeline {
  readonly id: string;
  readonly label: string;
  /** The account's own sort number. Only its order means anything. */
  readonly slot: number;
  readonly statuses: readonly LiveStatus[];
}

export interface LiveStatus {
  readonly id: string;
  readonly label: string;
  readonly slot: number;
  readonly state: TicketState;
  /** False where the account reserves the status: never changed, outside "complete". */
  readonly writable: boolean;
}
