import { settingAddress } from '../../core/base/address.js';
import type { KindPlan, PlanFacet, PlanScope } from '../../core/kinds/facets.js';
import type { ConsoleSetting } from '../shared/console-setting.js';
import { consoleChanges } from '../shared/console-setting.js';
import { declaredCard } from './document.js';
import type { Card } from './value.js';
import { CARD } from './value.js';

export const planning: PlanFacet = planCards;

/** Compares the declared cards with what was last confirmed. Reads nothing: no API shows them. */
function planCards({ matching, lock }: PlanScope): Promise<KindPlan> {
  const settings = matching.pipelines.flatMap(({ address, desired, live, id }): ConsoleSetting<Card>[] => {
    const card = declaredCard(desired);
    if (card === null) return [];
    const part = {
      address: settingAddress(address, 'card'),
      id,
      isLive: live !== null,
      label: desired.label,
    };
    return [{ ...part, source: card.source, wanted: card.value }];
  });
  return Promise.resolve({ changes: consoleChanges(CARD, settings, lock), findings: [] });
}
