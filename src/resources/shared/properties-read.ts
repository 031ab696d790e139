import type { AccountReader } from '../../core/model/account.js';
import { asArray, asObject, asString } from '../../core/base/decode.js';
import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import type { Unreadable } from '../../core/model/live-state.js';
import { API_VERSION } from './api-version.js';
import { unlessRefused } from './refused.js';

const PROPERTIES = `/crm/properties/${API_VERSION}/tickets`;

/** A ticket property as the account defines it. */
export interface TicketProperty {
  readonly name: string;
  readonly archived: boolean;
  readonly hidden: boolean;
  /** False if only HubSpot fills it in. */
  readonly settable: boolean;
}

/** The ticket properties by name: one request. Sensitive ones are not included. A 403 is returned, not thrown. */
export async function readTicketProperties(
  reader: AccountReader,
): Promise<ReadonlyMap<string, TicketProperty> | Unreadable> {
  return unlessRefused(() => readList(reader, PROPERTIES));
}

/** Archived properties, which the other list omits. */
export async function readArchivedProperties(
  reader: AccountReader,
): Promise<ReadonlyMap<string, TicketProperty>> {
  return readList(reader, `${PROPERTIES}?archived=true`);
}

async function readList(reader: AccountReader, path: string): Promise<ReadonlyMap<string, TicketProperty>> {
  const where = `GET ${path}`;
  const results = asArray(asObject(await reader.get(path), where)['results'], `${where}: results`);
  return new Map(
    results.map((entry, index) => {
      const property = decodeProperty(entry, `${where}: results[${index}]`);
      return [property.name, property];
    }),
  );
}

function decodeProperty(entry: Json, where: string): TicketProperty {
  const wire = asObject(entry, where);
  return {
    name: asString(wire['name'], `${where}.name`),
    archived: wire['archived'] === true,
    hidden: wire['hidden'] === true,
    settable: !isFilledIn(wire),
  };
}

/** Read-only, calculated, or a score. `readOnlyDefinition` says nothing about values. */
function isFilledIn(wire: Readonly<Record<string, Json | undefined>>): boolean {
  const { calculated, calculationFormula, fieldType, type, modificationMetadata } = wire;
  const readOnly = isJsonObject(modificationMetadata) && modificationMetadata['readOnlyValue'] === true;
  const formula = typeof calculationFormula === 'string' && calculationFormula !== '';
  const kinds = [fieldType, type].map((kind) => (typeof kind === 'string' ? kind : ''));
  return (
    readOnly ||
    calculated === true ||
    formula ||
    kinds.some((kind) => kind.startsWith('calculation_') || kind.split('_').includes('score'))
  );
}
