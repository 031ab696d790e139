import type { Codec } from './codec.js';
import { partsCodec, stringIn } from './codec.js';

/** A status by the ids of its pipeline and of itself: where tickets are, or will be. */
type TicketPlaceIds = {
  readonly pipeline: string;
  readonly status: string;
};

/** Both sides of a `migrate`: pipelines plan it, tickets execute it. */
export const TICKET_MOVE: Codec<Partial<TicketPlaceIds>> = partsCodec<TicketPlaceIds>({
  pipeline: stringIn,
  status: stringIn,
});
