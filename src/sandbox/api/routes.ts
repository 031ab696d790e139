import type { Route } from '../http/call.js';
import { NEEDS } from '../scopes.js';
import { readAccount, readTokenInfo } from './account.js';
import { listDealPipelines, readDealPipeline } from './pipelines/deals.js';
import {
  createPipeline,
  deletePipeline,
  listPipelines,
  readLimits,
  readPipeline,
  readPipelineAudit,
  replacePipeline,
  updatePipeline,
} from './pipelines/pipelines.js';
import { listProperties, readProperty } from './properties.js';
import { searchTickets } from './tickets/search.js';
import {
  createStage,
  deleteStage,
  listStages,
  readStage,
  readStageAudit,
  replaceStage,
  updateStage,
} from './pipelines/stages.js';
import { deleteRules, patchRules, putRules, readRules } from './pipelines/rules.js';
import { putStagePermissions, readStagePermissions } from './pipelines/stage-permissions.js';
import {
  createTeam,
  deleteMember,
  deleteTeam,
  listMembers,
  listTeams,
  patchTeam,
  postMember,
  postMembers,
  readTeam,
  readTeamUsers,
} from './people/teams.js';
import { createUser, deleteUser, listRoles, listUsers, putUser, readUser } from './people/users.js';
import { batchArchive, batchCreate, batchRead, batchUpdate } from './tickets/ticket-batch.js';
import { deleteTicket, listTickets, patchTicket, postTicket, readTicket } from './tickets/tickets.js';

const EVERY_VERSION = ['2026-09', '2026-03', 'v3'] as const;
const NOTHING = { read: NEEDS.none, write: NEEDS.none };

const account = [
  ...routesOf('/account-info/:version/details', EVERY_VERSION, NOTHING, [['GET', '', readAccount]]),
  ...routesOf('/oauth/v2/private-apps/get/access-token-info', EVERY_VERSION, NOTHING, [
    ['POST', '', readTokenInfo, { reads: true, open: true }],
  ]),
];

const pipelines = routesOf(
  '/crm/pipelines/:version/tickets',
  EVERY_VERSION,
  { read: NEEDS.schemasRead, write: NEEDS.schemasWrite },
  [
    ['GET', '', listPipelines],
    ['POST', '', createPipeline],
    ['GET', '/:pipelineId', readPipeline],
    ['PATCH', '/:pipelineId', updatePipeline],
    ['PUT', '/:pipelineId', replacePipeline],
    ['DELETE', '/:pipelineId', deletePipeline],
    ['GET', '/:pipelineId/audit', readPipelineAudit],
    ['GET', '/:pipelineId/stages', listStages],
    ['POST', '/:pipelineId/stages', createStage],
    ['GET', '/:pipelineId/stages/:stageId', readStage],
    ['PATCH', '/:pipelineId/stages/:stageId', updateStage],
    ['PUT', '/:pipelineId/stages/:stageId', replaceStage],
    ['DELETE', '/:pipelineId/stages/:stageId', deleteStage],
    ['GET', '/:pipelineId/stages/:stageId/audit', readStageAudit],
  ],
);

const dealPipelines = routesOf(
  '/crm/pipelines/:version/deals',
  EVERY_VERSION,
  { read: NEEDS.dealPipelinesRead, write: NEEDS.dealPipelinesRead },
  [
    ['GET', '', listDealPipelines],
    ['GET', '/:pipelineId', readDealPipeline],
  ],
);

const tickets = routesOf(
  '/crm/objects/:version/tickets',
  EVERY_VERSION,
  { read: NEEDS.ticketsRead, write: NEEDS.ticketsWrite },
  [
    ['GET', '', listTickets],
    ['POST', '', postTicket],
    ['POST', '/search', searchTickets, { reads: true, isSearch: true }],
    ['POST', '/batch/create', batchCreate],
    ['POST', '/batch/read', batchRead, { reads: true }],
    ['POST', '/batch/update', batchUpdate],
    ['POST', '/batch/archive', batchArchive],
    ['GET', '/:ticketId', readTicket],
    ['PATCH', '/:ticketId', patchTicket],
    ['DELETE', '/:ticketId', deleteTicket],
  ],
);

const schemas = [
  ...routesOf(
    '/crm/properties/:version/tickets',
    EVERY_VERSION,
    { read: NEEDS.schemasRead, write: NEEDS.schemasWrite },
    [
      ['GET', '', listProperties],
      ['GET', '/:propertyName', readProperty],
    ],
  ),
  ...routesOf(
    '/crm/limits/:version/pipelines',
    EVERY_VERSION,
    { read: NEEDS.anyObjectRead, write: NEEDS.anyObjectRead },
    [['GET', '', readLimits]],
  ),
];

const governance = [
  ...routesOf(
    '/crm/pipelines-rules/:version/0-5/:pipelineId',
    ['2026-09'],
    { read: NEEDS.rulesRead, write: NEEDS.rulesWrite },
    [
      ['GET', '', readRules],
      ['PATCH', '', patchRules],
      ['PUT', '', putRules],
      ['DELETE', '', deleteRules],
    ],
  ),
  ...routesOf(
    '/crm/pipelines-rules/:version/0-5/:pipelineId/stage-edit-permissions',
    ['2026-09'],
    { read: NEEDS.stagePermissionsRead, write: NEEDS.stagePermissionsWrite },
    [
      ['GET', '', readStagePermissions],
      ['PUT', '', putStagePermissions],
    ],
  ),
];

const people = [
  ...routesOf('/settings/teams/:version', ['2026-09'], { read: NEEDS.teamsRead, write: NEEDS.teamsWrite }, [
    ['GET', '', listTeams],
    ['POST', '', createTeam],
    ['GET', '/:teamId', readTeam],
    ['PATCH', '/:teamId', patchTeam],
    ['DELETE', '/:teamId', deleteTeam],
    ['GET', '/:teamId/members', listMembers],
    ['POST', '/:teamId/members', postMember],
    ['POST', '/:teamId/members/batch', postMembers],
    ['DELETE', '/:teamId/members/:userId', deleteMember],
  ]),
  ...routesOf('/settings/users/:version', EVERY_VERSION, { read: NEEDS.usersRead, write: NEEDS.usersWrite }, [
    ['GET', '', listUsers],
    ['POST', '', createUser],
    ['GET', '/teams', readTeamUsers, { needs: NEEDS.teamsRead }],
    ['GET', '/roles', listRoles],
    ['GET', '/:userId', readUser],
    ['PUT', '/:userId', putUser],
    ['DELETE', '/:userId', deleteUser],
  ]),
];

/** Every path of HubSpot's that the sandbox serves. */
export const ROUTES: readonly Route[] = [
  ...account,
  ...pipelines,
  ...dealPipelines,
  ...tickets,
  ...schemas,
  ...governance,
  ...people,
];

/** A method, the rest of a path, and what does it. */
type Row = readonly [method: Route['method'], path: string, handle: Route['handle'], more?: Partial<Route>];

/** Makes the routes of one part of the API: reads need one scope, writes another. */
function routesOf(
  base: string,
  versions: Route['versions'],
  needs: { readonly read: readonly string[]; readonly write: readonly string[] },
  rows: readonly Row[],
): readonly Route[] {
  return rows.map(([method, path, handle, more = {}]) => ({
    method,
    path: base + path,
    versions,
    needs: method === 'GET' || more.reads === true ? needs.read : needs.write,
    handle,
    ...more,
  }));
}
