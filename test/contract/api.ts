import { Client } from '@hubspot/api-client';
import type { TestSandbox } from '../helpers/sandbox.js';

/** The fields of HubSpot's bodies that tests look at. Each answer has only some of them. */
export interface ApiBody {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly displayOrder: number;
  readonly archived: boolean;
  readonly updatedAt: string;
  readonly writePermissions: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly stages: readonly ApiBody[];
  readonly total: number;
  readonly results: readonly ApiBody[];
  readonly paging?: { readonly next: { readonly after: string } };
  readonly status: string;
  readonly message: string;
  readonly category: string;
  readonly subCategory?: string;
  readonly correlationId: string;
  readonly policyName: string;
  readonly code: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly errors: readonly ApiBody[];
  readonly action: string;
  readonly rawObject: unknown;
  readonly fromUserId: number;
  readonly scopes: readonly string[];
  readonly objectTypeId: string;
  readonly hubspotDefinedObjectTypes: readonly ApiBody[];
  readonly governanceValidationRules: unknown;
  readonly pipelineStageId: string;
  readonly permissionMode: string;
  readonly startedAt: string;
  readonly completedAt: string;
}

/** What came back: the status, the headers, the text, and the body where the text is JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: ApiBody;
}

export interface ApiOptions {
  readonly token?: string;
  readonly accept?: string;
}

/** Sends one request over plain HTTP, with the sandbox's own token unless another is given. */
export async function api(
  sandbox: Pick<TestSandbox, 'url' | 'token'>,
  call: `${'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} ${string}`,
  body?: unknown,
  options: ApiOptions = {},
): Promise<ApiAnswer> {
  const [method = 'GET', path = ''] = call.split(' ');
  const response = await fetch(sandbox.url + path, {
    method,
    headers: {
      authorization: `Bearer ${options.token ?? sandbox.token}`,
      accept: options.accept ?? 'application/json',
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: JSON.parse(isJson ? text : '{}') as ApiBody,
  };
}

/** HubSpot's official client, pointed at the sandbox. */
export function officialClient(sandbox: TestSandbox): Client {
  return new Client({ accessToken: sandbox.token, basePath: sandbox.url, numberOfApiCallRetries: 0 });
}

export const PIPELINES = '/crm/pipelines/2026-09/tickets';
export const TICKETS = '/crm/objects/2026-09/tickets';

export const open = { ticketState: 'OPEN' } as const;
export const closed = { ticketState: 'CLOSED' } as const;

/** Ids of a pipeline's stages in display order, read from the sandbox. */
export async function stageOrder(sandbox: TestSandbox, pipelineId: string): Promise<readonly string[]> {
  const { body } = await api(sandbox, `GET ${PIPELINES}/${pipelineId}/stages`);
  return body.results.toSorted((a, b) => a.displayOrder - b.displayOrder).map((stage) => stage.id);
}
