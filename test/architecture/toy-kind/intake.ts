import { pipelineOf, settingAddress, statusAddress } from '../../core/base/address.js';
import type { Address } from '../../core/base/address.js';
import { asArray, asObject, asString } from '../../core/base/decode.js';
import type { AccountReader } from '../../core/model/account.js';
import { API_VERSION } from '../shared/api-version.js';
import { codecOf } from './payload.js';
import { document } from './document.js';

export function intakePath(pipelineId: string): string {
  return `/crm/pipelines-rules/${API_VERSION}/0-5/${encodeURIComponent(pipelineId)}`;
}

/** The live id of the one status in which tickets are created; null where there are several, or any. */
export async function readIntake(reader: AccountReader, pipelineId: string): Promise<string | null> {
  const path = intakePath(pipelineId);
  const answer = await reader.find(path);
  if (answer === null) return null;
  const rules = asObject(asObject(answer, path)['governanceValidationRules'] ?? {}, path);
  const rule = asObject(rules['objectCreationRule'] ?? {}, path);
  const ids = asArray(rule['pipelineStageIds'] ?? [], path);
  return ids.length === 1 ? asString(ids[0], path) : null;
}

export function intakeAddress(pipeline: Address): Address {
  return settingAddress(pipeline, document.key);
}

/** The status that a change of an address wants, as an address. */
export function wantedStatus(address: Address, after: Parameters<typeof codecOf.decode>[0]): Address | null {
  const key = codecOf.decode(after);
  const home = pipelineOf(address);
  return key === null || home === null ? null : statusAddress(home, key);
}
