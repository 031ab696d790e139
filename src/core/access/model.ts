import type { AccessFacts, Sides } from '../model/access-facts.js';
import type { Address } from '../base/address.js';
import { statusIdAddress } from '../base/address.js';
import type { Change } from '../plan/change.js';
import type { Config, DesiredPipeline, PortalLock, TicketState } from '../model/config.js';
import type { Matching, PipelineMatch } from '../model/matching.js';
import type { People } from '../model/people.js';
import type { PipelineView } from '../plan/plan.js';
import type { AccessTeam } from './teams.js';
import { accessTeams } from './teams.js';

export type Side = keyof Sides<unknown>;

export interface AccessStatus {
  readonly address: Address;
  readonly label: string;
  readonly state: TicketState;
}

/** A declared pipeline, with its statuses in their order now and after the plan. */
export interface AccessPipeline {
  readonly address: Address;
  readonly label: string;
  readonly desired: DesiredPipeline;
  readonly before: readonly AccessStatus[];
  readonly after: readonly AccessStatus[];
}

/** Everything that determines who may do what: pure data, evaluated by `accessOf`. */
export interface AccessModel {
  readonly pipelines: readonly AccessPipeline[];
  /** Declared and live teams by address. */
  readonly teams: ReadonlyMap<Address, AccessTeam>;
  readonly people: People;
  readonly facts: AccessFacts;
}

export interface AccessFactsInput {
  readonly config: Config;
  readonly lock: PortalLock;
  readonly matching: Matching;
  readonly people: People;
  readonly facts: AccessFacts;
  /** From the plan: changes, and the pipelines that they touch, before and after. */
  readonly changes: readonly Change[];
  readonly views: readonly PipelineView[];
}

/** Builds the model from the files, the account and the lock. Pure. */
export function accessModel(input: AccessFactsInput): AccessModel {
  const { config, lock, matching, people, facts, changes, views } = input;
  const changing = new Set(changes.map(({ address }) => address));
  const touched = new Map(views.map((view) => [view.address, view]));
  return {
    pipelines: matching.pipelines.map((match) => outline(match, touched.get(match.address))),
    teams: accessTeams(people, { config, lock, people, changing }),
    people,
    facts,
  };
}

/** An untouched pipeline is the same before and after. */
function outline(match: PipelineMatch, view: PipelineView | undefined): AccessPipeline {
  const { address, desired } = match;
  if (view !== undefined)
    return { address, label: desired.label, desired, before: view.before, after: view.after };
  const declared = new Map(match.statuses.map((status) => [status.live?.id, status.address]));
  const statuses = (match.live?.statuses ?? []).map(({ id, label, state }) => ({
    address: declared.get(id) ?? statusIdAddress(address, id),
    label,
    state,
  }));
  return { address, label: desired.label, desired, before: statuses, after: statuses };
}
