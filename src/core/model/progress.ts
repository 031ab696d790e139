import type { Address } from '../base/address.js';
import type { Action } from '../plan/change.js';

/** Progress of a long command, as data; renderers choose the wording. */
export type Progress =
  | { readonly kind: 'reading'; readonly what: string }
  | { readonly kind: 'waiting'; readonly why: 'rate-limit' | 'retry' | 'sandbox'; readonly ms: number }
  | {
      readonly kind: 'change-started';
      readonly address: Address;
      readonly action: Action;
      readonly label: string;
      readonly number: number;
      readonly of: number;
    }
  | { readonly kind: 'change-done'; readonly address: Address; readonly action: Action }
  | {
      readonly kind: 'tickets';
      readonly address: Address;
      readonly moved: number;
      /** The count at the start of the move; more tickets may arrive. */
      readonly of: number;
    }
  | { readonly kind: 'note'; readonly text: string };
