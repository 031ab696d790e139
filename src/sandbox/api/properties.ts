import { notFound, ok, type Answer } from '../http/answer.js';
import { param, type Call } from '../http/call.js';
import type { Property } from '../model.js';
import { time } from './wire.js';

/** The definitions; archived ones only where they are asked for, then nothing but them. */
export function listProperties(call: Call): Answer {
  const wantsArchived = call.query.get('archived') === 'true';
  const listed = [...call.state.properties.values()].filter(
    (property) => property.archived === wantsArchived,
  );
  return ok({ results: listed.map((property) => propertyBody(call, property)) });
}

export function readProperty(call: Call): Answer {
  const property = call.state.properties.get(param(call, 'propertyName').toLowerCase());
  if (property === undefined) throw notFound();
  return ok(propertyBody(call, property));
}

/** `archived` stands only in the body of an archived property. */
function propertyBody(call: Call, property: Property): Readonly<Record<string, unknown>> {
  const at = time(call.state.origin.seededAt);
  return {
    createdAt: at,
    updatedAt: at,
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    description: '',
    groupName: 'ticketinformation',
    options: optionBodies(call, property),
    displayOrder: -1,
    calculated: property.calculated,
    externalOptions: property.name === 'hubspot_owner_id',
    hasUniqueValue: property.name === 'hs_object_id',
    hidden: property.hidden,
    hubspotDefined: property.hubspotDefined,
    modificationMetadata: {
      archivable: !property.hubspotDefined,
      readOnlyDefinition: property.hubspotDefined,
      readOnlyValue: property.readOnlyValue,
    },
    formField: !property.readOnlyValue && !property.hidden,
    ...(property.archived ? { archived: true, archivedAt: at } : {}),
  };
}

function optionBodies(call: Call, property: Property): readonly unknown[] {
  const pipelines = [...call.state.pipelines.values()];
  const options = property.options.map((value) => ({ label: value, value }));
  if (property.name === 'hs_pipeline') {
    options.push(...pipelines.map(({ id, label }) => ({ label, value: id })));
  }
  if (property.name === 'hs_pipeline_stage') {
    options.push(...pipelines.flatMap((one) => one.stages.map(({ id, label }) => ({ label, value: id }))));
  }
  return options.map((option, displayOrder) => ({ ...option, displayOrder, hidden: false }));
}
