import { settingAddress } from '../../core/base/address.js';
import type { Matching } from '../../core/model/matching.js';
import type { KindPlan, PlanFacet, PlanScope } from '../../core/model/facets.js';
import { consoleChanges } from '../shared/console-setting.js';
import { askedTickets, askedSettingOf } from './asked.js';
import { lacking, notCounted } from './findings.js';
import { countLacking } from './missing.js';
import type { NamedProperty } from './names.js';
import { checkProperties } from './names.js';
import { PROPERTIES } from './value.js';

export const planning: PlanFacet = planStageProperties;

/**
 * Compares declared stage properties with what was last confirmed; checks the properties that the files name against the
 * account (those of ticket cards too, so that the account is asked once), and counts the tickets that lack a required one.
 */
async function planStageProperties({ matching, lock, reader }: PlanScope): Promise<KindPlan> {
  const settings = matching.pipelines.flatMap(({ statuses }) =>
    statuses.flatMap((match) => askedSettingOf(match) ?? []),
  );
  const asked = askedTickets(matching, lock);
  const lacks = asked.flatMap(({ status, properties }) =>
    properties.map((property) => ({ status: status.id, property })),
  );
  const [wrong, counted] = await Promise.all([
    checkProperties(reader, namedProperties(matching)),
    countLacking(reader, lacks),
  ]);
  // A search for a property that isn't there fails too, and then the block says it all.
  const blocked = wrong.some(({ verdict }) => verdict === 'block');
  return {
    changes: consoleChanges(PROPERTIES, settings, lock),
    findings: [...wrong, ...lacking(asked, counted), ...(blocked ? [] : notCounted(asked, counted))],
  };
}

function namedProperties({ pipelines }: Matching): readonly NamedProperty[] {
  return pipelines.flatMap(({ address, desired, statuses }) => [
    ...statuses.flatMap((match) => {
      const { properties } = match.desired;
      return (properties?.list ?? []).map(({ name }): NamedProperty => {
        const source = properties?.source ?? match.desired.source;
        return { name, asked: true, address: settingAddress(match.address, 'properties'), source };
      });
    }),
    ...(desired.card?.list ?? []).map((name): NamedProperty => {
      const source = desired.card?.source ?? desired.source;
      return { name, asked: false, address: settingAddress(address, 'card'), source };
    }),
  ]);
}
