import type { AccountReader } from '../../core/model/account.js';
import { asArray, asInteger, asObject } from '../../core/base/decode.js';
import { ApiError } from '../../core/base/errors.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import { API_VERSION } from '../shared/api-version.js';
import { PIPELINES, pipelinePath } from './wire.js';
import { decodePipeline, decodePipelines } from './wire.js';

/** Reads every ticket pipeline of the account with its statuses: one request, however many there are. */
export async function readPipelines(reader: AccountReader): Promise<readonly LivePipeline[]> {
  return decodePipelines(await reader.get(PIPELINES), `GET ${PIPELINES}`);
}

/** One pipeline as it is now, or null if it is gone. */
export async function readPipeline(reader: AccountReader, id: string): Promise<LivePipeline | null> {
  const path = pipelinePath(id);
  const answer = await reader.find(path);
  return answer === null ? null : decodePipeline(answer, `GET ${path}`);
}

/** Limit of ticket pipelines: maximum and current number. */
export interface PipelineRoom {
  readonly limit: number;
  readonly usage: number;
}

const LIMITS = `/crm/limits/${API_VERSION}/pipelines`;
const TICKET_TYPE = '0-5';

/** The account's limit of ticket pipelines, or null if this token or account doesn't provide it. */
export async function readPipelineRoom(reader: AccountReader): Promise<PipelineRoom | null> {
  try {
    const answer = asObject(await reader.get(LIMITS), `GET ${LIMITS}`);
    const types = asArray(
      answer['hubspotDefinedObjectTypes'] ?? [],
      `GET ${LIMITS}: hubspotDefinedObjectTypes`,
    );
    for (const entry of types) {
      const type = asObject(entry, `GET ${LIMITS}: hubspotDefinedObjectTypes[]`);
      if (type['objectTypeId'] !== TICKET_TYPE) continue;
      return {
        limit: asInteger(type['limit'], `GET ${LIMITS}: limit`),
        usage: asInteger(type['usage'], `GET ${LIMITS}: usage`),
      };
    }
    return null;
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}
