import type { ConsoleKind } from '../shared/console-setting.js';
import { isJsonObject } from '../../core/base/json.js';
import { textsIn } from '../shared/declared-setting.js';
import { compareListed } from '../shared/listed-properties.js';

/** Names of the properties on ticket cards, in order. */
export type Card = readonly string[];

export const CARD: ConsoleKind<Card> = {
  kind: 'ticket-card',
  encode: (card) => ({ card }),
  decode: (value) => {
    return isJsonObject(value) ? textsIn(value['card']) : null;
  },
  compare: (before, after) => {
    const listed = (card: Card): readonly { readonly name: string; readonly word: string }[] =>
      card.map((name) => ({ name, word: 'shown' }));
    return compareListed(before === null ? null : listed(before), listed(after));
  },
};
