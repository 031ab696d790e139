import type { Json } from './json.js';

/** HubSpot's editions, lowest first. */
export const SUBSCRIPTIONS = ['free', 'starter', 'professional', 'enterprise'] as const;
export type Subscription = (typeof SUBSCRIPTIONS)[number];

type AccountType = 'STANDARD' | 'SANDBOX' | 'DEVELOPER_TEST' | 'APP_DEVELOPER';

type WritePermissions = 'CRM_PERMISSIONS_ENFORCEMENT' | 'READ_ONLY' | 'INTERNAL_ONLY';

export type TicketState = 'OPEN' | 'CLOSED';

/**
 * When a pipeline sets `closed_date`: at each entry into a closed stage, at those from an open one, or never. What HubSpot
 * does from one closed stage to another is unknown for tickets, so a pipeline that says nothing does the worse: it sets it.
 */
type CloseDateAutomation = 'enters-closed' | 'from-open-only' | 'off';

export interface Account {
  readonly portalId: number;
  readonly accountType: AccountType;
  readonly subscription: Subscription;
  readonly uiDomain: string;
}

/** A stage as stored. Times are milliseconds since 1970, here and in every other record. */
export interface Stage {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly ticketState: TicketState;
  readonly writePermissions: WritePermissions;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A pipeline as stored; its stages keep the order in which they were made. */
export interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly stages: readonly Stage[];
  /** `enters-closed` where it is left out. */
  readonly closeDateAutomation?: CloseDateAutomation;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A ticket; `properties` leaves out pipeline, stage and what is worked out on reading. */
export interface Ticket {
  readonly id: number;
  readonly pipeline: string;
  readonly stage: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When it went to the recycle bin; null while it is in use. */
  readonly archivedAt: number | null;
}

export interface User {
  readonly id: string;
  readonly email: string;
  readonly superAdmin: boolean;
  readonly roleIds: readonly string[];
  readonly primaryTeamId: string | null;
  readonly secondaryTeamIds: readonly string[];
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly parentTeamId: string | null;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  /** Bound to a paid seat; absent in files of older sandboxes. */
  readonly requiresBillingWrite?: boolean;
}

/** A ticket property's definition. */
export interface Property {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly fieldType: string;
  readonly hubspotDefined: boolean;
  readonly calculated: boolean;
  readonly readOnlyValue: boolean;
  readonly hidden: boolean;
  readonly archived: boolean;
  /** Permitted values of an enumeration; empty where any value goes. */
  readonly options: readonly string[];
}

export interface AccessToken {
  readonly token: string;
  readonly scopes: readonly string[];
  /** Who acts when this token is used; shows as fromUserId in the audit log. */
  readonly userId: string;
}

export interface AuditEntry {
  readonly identifier: string;
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly at: number;
  readonly message: string;
  readonly snapshot: Json;
  readonly userId: string;
}

/** One of the two rules that can hold for every stage or for a chosen list. */
export interface StageRule {
  readonly enabledForAllStages: boolean;
  readonly pipelineStageIds: readonly string[];
}

export interface PipelineRules {
  readonly noBackwardsMovementRule: StageRule;
  readonly noSkippingStagesRule: StageRule;
  readonly objectCreationRule: { readonly pipelineStageIds: readonly string[] };
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface StagePermission {
  readonly pipelineStageId: string;
  readonly permissionMode: 'OPEN' | 'RESTRICTED';
  readonly teamIds: readonly string[];
  readonly userIds: readonly string[];
  readonly superAdmin: boolean;
}

export interface PipelinePermissions {
  readonly stages: readonly StagePermission[];
  readonly createdAt: number;
  readonly updatedAt: number;
}
