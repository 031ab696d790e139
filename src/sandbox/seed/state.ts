import { randomBytes } from 'node:crypto';
import { stagePropertiesAddress } from '../store/console-settings.js';
import { HUBSPOT_PROPERTIES } from '../hubspot-properties.js';
import type { Stage, Subscription } from '../model.js';
import { ALL_SCOPES } from '../scopes.js';
import { placeStage } from '../store/slots.js';
import { emptyState, type SandboxState } from '../store/state.js';
import type { Seed, SeedPipeline, SeedProperty, SeedStage } from './model.js';

/** What seeding takes from outside. `token` is given to an account whose seed names none. */
export interface SeedOptions {
  /** Milliseconds since 1970; the time everything in the seed was made. */
  readonly now: number;
  /** Edition of an account whose seed names none. */
  readonly subscription?: Subscription | undefined;
  readonly portalId?: number | undefined;
  readonly token?: string | undefined;
}

const FRESH: Seed = {
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      stages: [
        { id: '1', label: 'New', state: 'OPEN', tickets: 3 },
        { id: '2', label: 'Waiting on contact', state: 'OPEN', tickets: 2 },
        { id: '3', label: 'Waiting on us', state: 'OPEN', tickets: 1 },
        { id: '4', label: 'Closed', state: 'CLOSED', tickets: 4 },
      ],
    },
  ],
};

/** A new account: the default Support Pipeline with a few tickets, one super admin, no teams. */
export function freshState(options: SeedOptions): SandboxState {
  return seedState(FRESH, options);
}

/** The account a seed describes. Tickets are not checked against required properties. */
export function seedState(seed: Seed, options: SeedOptions): SandboxState {
  const { now } = options;
  const tokens = seed.tokens ?? [{ token: options.token ?? newToken(), scopes: ALL_SCOPES }];
  const account = {
    portalId: seed.account?.portalId ?? options.portalId ?? 1_000_001,
    accountType: seed.account?.accountType ?? 'SANDBOX',
    subscription: seed.account?.subscription ?? options.subscription ?? 'enterprise',
    uiDomain: seed.account?.uiDomain ?? 'app.hubspot.com',
  };
  const state = emptyState(account, { seed: { ...seed, tokens }, seededAt: now });
  for (const property of HUBSPOT_PROPERTIES) state.properties.set(property.name, property);
  for (const property of seed.properties ?? []) addProperty(state, property);
  addPeople(state, seed);
  seed.pipelines.forEach((pipeline, index) => addPipeline(state, { displayOrder: index, ...pipeline }, now));
  for (const stageId of seed.workflowReferences ?? []) state.workflowReferences.add(stageId);
  // One token for each user, in order, so that the audit log can show more than one person.
  const userIds = [...state.users.keys()];
  tokens.forEach(({ token, scopes }, index) =>
    state.tokens.set(token, { token, scopes, userId: userIds[index] ?? userIds[0] ?? '1' }),
  );
  return state;
}

function newToken(): string {
  return `pat-sandbox-${randomBytes(16).toString('hex')}`;
}

function addProperty(state: SandboxState, property: SeedProperty): void {
  const known = state.properties.get(property.name);
  state.properties.set(property.name, {
    name: property.name,
    label: property.label ?? known?.label ?? property.name,
    type: property.type ?? known?.type ?? 'string',
    fieldType: property.fieldType ?? known?.fieldType ?? 'text',
    hubspotDefined: known?.hubspotDefined ?? false,
    calculated: property.calculated ?? known?.calculated ?? false,
    readOnlyValue: property.readOnlyValue ?? known?.readOnlyValue ?? false,
    hidden: known?.hidden ?? false,
    archived: property.archived ?? false,
    options: known?.options ?? [],
  });
}

function addPeople(state: SandboxState, seed: Seed): void {
  for (const { id, name, requiresBillingWrite = false } of seed.roles ?? []) {
    state.roles.set(id, { id, name, requiresBillingWrite });
  }
  for (const team of seed.teams ?? []) {
    state.teams.set(team.id, { id: team.id, name: team.name, parentTeamId: team.parentTeamId ?? null });
  }
  const users = seed.users ?? [{ id: '1001', email: 'admin@example.com', superAdmin: true }];
  for (const user of users) {
    state.users.set(user.id, {
      id: user.id,
      email: user.email,
      superAdmin: user.superAdmin ?? false,
      roleIds: user.roleIds ?? [],
      primaryTeamId: user.primaryTeamId ?? null,
      secondaryTeamIds: user.secondaryTeamIds ?? [],
    });
  }
}

function addPipeline(
  state: SandboxState,
  pipeline: SeedPipeline & { readonly displayOrder: number },
  now: number,
): void {
  const { id, label, displayOrder, closeDateAutomation } = pipeline;
  let stages: readonly Stage[] = [];
  for (const [index, stage] of pipeline.stages.entries()) {
    const seeded = seededStage(stage, index, now);
    stages = placeStage(stages, seeded, seeded.displayOrder);
  }
  const chosen = closeDateAutomation === undefined ? {} : { closeDateAutomation };
  state.pipelines.set(id, { id, label, displayOrder, ...chosen, stages, createdAt: now, updatedAt: now });
  for (const stage of pipeline.stages) {
    addTickets(state, { pipeline: id, stage }, now);
    const required = stage.requiredProperties ?? [];
    if (required.length === 0) continue;
    const address = stagePropertiesAddress(id, stage.id);
    state.console.set(
      address,
      required.map((name) => ({ name, required: true })),
    );
  }
}

function seededStage(stage: SeedStage, index: number, now: number): Stage {
  return {
    id: stage.id,
    label: stage.label,
    displayOrder: stage.displayOrder ?? index,
    ticketState: stage.state,
    writePermissions: stage.writePermissions ?? 'CRM_PERMISSIONS_ENFORCEMENT',
    createdAt: now,
    updatedAt: now,
  };
}

function addTickets(
  state: SandboxState,
  place: { readonly pipeline: string; readonly stage: SeedStage },
  now: number,
): void {
  const closed = place.stage.state === 'CLOSED' ? { closed_date: new Date(now).toISOString() } : {};
  for (let count = place.stage.tickets ?? 0; count > 0; count -= 1) {
    state.lastTicketId += 1;
    const subject = `Ticket ${state.tickets.size() + 1}`;
    state.tickets.put({
      id: state.lastTicketId,
      pipeline: place.pipeline,
      stage: place.stage.id,
      properties: { subject, ...closed },
      createdAt: now,
      updatedAt: now,
      archivedAt: null,
    });
  }
}
