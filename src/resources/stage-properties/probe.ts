/**
 * Finds out by trying which properties HubSpot requires when a ticket enters a status, as no API returns them. Creates
 * a scratch ticket in another status of the pipeline, moves it in without any value, and reads the refusal. Only
 * touches tickets that it created, by the ids from their creates' responses.
 *
 * That HubSpot refuses such a move through its API is documented for properties and unproven for statuses, so a ticket
 * that is accepted proves little on HubSpot itself; the report says so.
 */
import type { AccountWriter, Operation } from '../../core/model/account.js';
import { asObject, asString } from '../../core/base/decode.js';
import { ApiError } from '../../core/base/errors.js';
import type { Json } from '../../core/base/json.js';
import { isJsonObject } from '../../core/base/json.js';
import { API_VERSION } from '../shared/api-version.js';

const TICKETS = `/crm/objects/${API_VERSION}/tickets`;
const MISSING = 'MISSING_CONDITIONAL_REQUIRED_PROPERTY';
const MISSING_ON_CREATE = 'MISSING_REQUIRED_PROPERTY';

/** A place that a ticket can be in, by live ids. */
export interface TicketPlace {
  readonly pipeline: string;
  readonly status: string;
}

/** `required`: names of the required properties, sorted. `refused`: the account refused for another reason. */
type Probed =
  | { readonly kind: 'asked'; readonly required: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** A scratch ticket's id; or why the account refused it there, and what it requires on every new ticket. */
type Created = { readonly id: string } | { readonly reason: string; readonly needed: readonly string[] };

/** Creates a scratch ticket. `values` are for what the account requires on every new one. */
export async function createScratch(
  writer: AccountWriter,
  { pipeline, status }: TicketPlace,
  { subject, values }: { readonly subject: string; readonly values: Readonly<Record<string, string>> },
): Promise<Created> {
  const properties = { ...values, subject, hs_pipeline: pipeline, hs_pipeline_stage: status };
  const operation: Operation = {
    method: 'POST',
    path: TICKETS,
    body: { properties },
    retry: 'look-first',
    addresses: [],
  };
  try {
    const { body } = await writer.send(operation);
    return { id: asString(asObject(body, `POST ${TICKETS}`)['id'], `POST ${TICKETS}: id`) };
  } catch (error) {
    if (error instanceof ApiError && error.refusal.status === 400)
      return { reason: reasonOf(error), needed: missingIn(error, MISSING_ON_CREATE) };
    throw error;
  }
}

/** Moves a scratch ticket into a status, and returns what was required. */
export async function probe(writer: AccountWriter, id: string, to: TicketPlace): Promise<Probed> {
  const properties = { hs_pipeline: to.pipeline, hs_pipeline_stage: to.status };
  const path = ticketPath(id);
  try {
    await writer.send({ method: 'PATCH', path, body: { properties }, retry: 'look-first', addresses: [] });
    return { kind: 'asked', required: [] };
  } catch (error) {
    if (!(error instanceof ApiError) || error.refusal.status !== 400) throw error;
    const required = missingIn(error, MISSING);
    return required.length > 0 ? { kind: 'asked', required } : { kind: 'refused', reason: reasonOf(error) };
  }
}

/** Moves a scratch ticket to the recycle bin. */
export async function archiveScratch(writer: AccountWriter, id: string): Promise<void> {
  await writer.send({
    method: 'DELETE',
    path: ticketPath(id),
    body: null,
    retry: 'look-first',
    addresses: [],
  });
}

/** Scratch tickets found by search: those that were created although no response arrived. */
export async function findScratch(writer: AccountWriter, subject: string): Promise<readonly string[]> {
  const filters = [{ propertyName: 'subject', operator: 'EQ', value: subject }];
  const path = `${TICKETS}/search`;
  const answer = asObject(
    await writer.query(path, { filterGroups: [{ filters }], properties: ['subject'], limit: 200 }),
    `POST ${path}`,
  );
  const results = answer['results'];
  if (!Array.isArray(results)) return [];
  return results.flatMap((entry: Json) => {
    const found = isJsonObject(entry) && isJsonObject(entry['properties']) ? entry : null;
    const mine = isJsonObject(found?.['properties']) && found['properties']['subject'] === subject;
    return mine && typeof found['id'] === 'string' ? [found['id']] : [];
  });
}

function ticketPath(id: string): string {
  return `${TICKETS}/${encodeURIComponent(id)}`;
}

/** Names of the properties that a refusal lists under a code. */
function missingIn({ refusal }: ApiError, code: string): readonly string[] {
  const names = refusal.errors.flatMap((entry) => {
    if (!isJsonObject(entry) || entry['code'] !== code) return [];
    const list = isJsonObject(entry['context']) ? entry['context']['propertyName'] : undefined;
    return Array.isArray(list)
      ? list.filter((name: unknown): name is string => typeof name === 'string')
      : [];
  });
  return [...new Set(names)].sort();
}

function reasonOf({ refusal, diagnostic }: ApiError): string {
  return refusal.message ?? diagnostic.summary;
}
