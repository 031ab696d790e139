import type { AccountReader } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { Unreadable } from '../../core/model/live-state.js';
import { nearest } from '../../core/base/similar.js';
import type { Source } from '../../core/base/source.js';
import { scalarText } from '../../core/base/yaml-text.js';
import type { TicketProperty } from '../shared/properties-read.js';
import { readArchivedProperties, readTicketProperties } from '../shared/properties-read.js';
import { isUnreadable } from '../shared/refused.js';

/** A property named in the files, its source location, and whether its value is required there. */
export interface NamedProperty {
  readonly name: string;
  readonly asked: boolean;
  readonly address: Address;
  readonly source: Source;
}

type Properties = ReadonlyMap<string, TicketProperty>;

/** The account's data about the properties that the files name; reads nothing if they name none. */
export async function checkProperties(
  reader: AccountReader,
  named: readonly NamedProperty[],
): Promise<readonly Finding[]> {
  const [first] = named;
  if (first === undefined) return [];
  const live = await readTicketProperties(reader);
  if (isUnreadable(live)) return [notChecked(first, live)];
  const isUnknown = named.some(({ name }) => !live.has(name));
  const archived: Properties = isUnknown ? await readArchivedProperties(reader) : new Map();
  return named.flatMap((entry) => judge(entry, live, archived));
}

function judge(named: NamedProperty, live: Properties, archived: Properties): readonly Finding[] {
  const property = live.get(named.name) ?? archived.get(named.name);
  if (property === undefined) return [unknown(named, live)];
  if (property.archived || !live.has(named.name)) return [inArchive(named)];
  if (named.asked && !property.settable) return [readOnly(named)];
  return property.hidden ? [hidden(named)] : [];
}

function unknown({ name, address, source }: NamedProperty, live: Properties): Finding {
  const near = nearest(name, [...live.keys()]);
  return finding({
    code: 'UNKNOWN_PROPERTY',
    verdict: 'block',
    address,
    summary: `Tickets of this account have no property ${name}.`,
    detail: `${near === null ? '' : `Did you mean ${near}? `}Correct the name, remove it from the list, or create the property in HubSpot first. Properties with sensitive data can't be seen, and look like missing ones.`,
    ...(near === null ? {} : { hint: `- ${scalarText(near)}` }),
    source,
  });
}

function inArchive({ name, address, source }: NamedProperty): Finding {
  return finding({
    code: 'PROPERTY_ARCHIVED',
    verdict: 'block',
    address,
    summary: `The property ${name} is archived.`,
    detail:
      "An archived property is not shown anywhere, so it can't be chosen on HubSpot's settings pages. Restore it there, or remove it from the list.",
    source,
  });
}

function readOnly({ name, address, source }: NamedProperty): Finding {
  return finding({
    code: 'PROPERTY_READ_ONLY',
    verdict: 'block',
    address,
    summary: `The property ${name} can't be filled in.`,
    detail:
      "HubSpot sets its value itself (read-only, calculated or a score), so it can't be a stage property. Remove it from the list. A ticket card can show it.",
    source,
  });
}

function hidden({ name, address, source }: NamedProperty): Finding {
  return finding({
    code: 'PROPERTY_HIDDEN',
    verdict: 'note',
    address,
    summary: `The property ${name} is hidden in this account.`,
    detail:
      "HubSpot's settings pages may not offer it; this is unverified. If they don't, the step can't be done: remove the property from the list.",
    source,
  });
}

function notChecked({ address, source }: NamedProperty, { unreadable }: Unreadable): Finding {
  return finding({
    code: 'PROPERTIES_NOT_CHECKED',
    verdict: 'note',
    address,
    summary: "The properties that the files name were not checked, because this key can't read them.",
    detail: `${unreadable.replace(/\.$/, '')}. A misspelled name would only be noticed on the settings pages. The check needs a key with the scope crm.schemas.tickets.read.`,
    hint: 'pipewright doctor',
    source,
  });
}
