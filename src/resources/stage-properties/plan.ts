import { settingAddress } from '../../core/base/address.js';
import { ownMember } from '../../core/base/json.js';
import type { Matching, PipelineMatch, StatusMatch } from '../../core/model/matching.js';
import type { SettingDocument } from '../../core/kinds/document.js';
import type { KindPlan, PlanFacet, PlanScope } from '../../core/kinds/facets.js';
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
 * account (those of other settings too, so that the account is asked once), and counts the tickets that lack a required one.
 */
async function planStageProperties({ matching, lock, reader, documents }: PlanScope): Promise<KindPlan> {
  const settings = matching.pipelines.flatMap(({ statuses }) =>
    statuses.flatMap((match) => askedSettingOf(match) ?? []),
  );
  const asked = askedTickets(matching, lock);
  const lacks = asked.flatMap(({ status, properties }) =>
    properties.map((property) => ({ status: status.id, property })),
  );
  const [wrong, counted] = await Promise.all([
    checkProperties(reader, namedProperties(matching, documents)),
    countLacking(reader, lacks),
  ]);
  // A search for a property that doesn't exist fails too, and the block already says so.
  const blocked = wrong.some(({ verdict }) => verdict === 'block');
  return {
    changes: consoleChanges(PROPERTIES, settings, lock),
    findings: [...wrong, ...lacking(asked, counted), ...(blocked ? [] : notCounted(asked, counted))],
  };
}

function namedProperties(
  { pipelines }: Matching,
  documents: readonly SettingDocument[],
): readonly NamedProperty[] {
  return pipelines.flatMap((pipeline) =>
    [...pipeline.statuses, pipeline].flatMap((thing) => propertiesOf(thing, documents)),
  );
}

function propertiesOf(
  { address, desired: { settings } }: PipelineMatch | StatusMatch,
  documents: readonly SettingDocument[],
): readonly NamedProperty[] {
  return documents.flatMap(({ key, properties }) => {
    const setting = ownMember(settings, key);
    if (setting === undefined || properties === undefined) return [];
    const { value, source } = setting;
    return properties(value).map((named) => ({ ...named, address: settingAddress(address, key), source }));
  });
}
