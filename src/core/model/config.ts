import type { Json } from '../base/json.js';
import { ownMember } from '../base/json.js';
import type { Source } from '../base/source.js';

export type Subscription = 'free' | 'starter' | 'professional' | 'enterprise';
export type TicketState = 'open' | 'closed';

/** A validated configuration: defaults and wanted ids filled in, references checked, source locations kept. */
export interface Config {
  /** Its files, as paths that can be opened from the working directory. */
  readonly files: readonly string[];
  readonly portalIds: readonly number[];
  /** The account's name; null without an accounts file. */
  readonly account: string | null;
  readonly subscription: Subscription | null;
  /** In the order of the files, which is the wanted order in HubSpot. */
  readonly pipelines: readonly DesiredPipeline[];
  readonly retiredPipelines: readonly RetiredPipeline[];
  readonly teams: readonly DesiredTeam[];
  readonly permissionSets: readonly DesiredPermissionSet[];
  readonly retiredTeams: readonly RetiredTeam[];
  /** `sha256:…` of everything above except source locations and file names. */
  readonly digest: string;
}

/** The declared settings of a thing, by the keys of their kinds. Omitted ones are not included. */
export type DesiredSettings = Readonly<Record<string, DesiredSetting>>;

export interface DesiredSetting {
  /** Its form is defined by the kind (`declared` of its document). */
  readonly value: Json;
  readonly source: Source;
}

export interface DesiredPipeline {
  readonly key: string;
  /** `id:` as written, or null. */
  readonly id: string | null;
  /** `id`, else the key. */
  readonly wantedId: string;
  readonly label: string;
  /** null if the file doesn't set it. */
  readonly protect: boolean | null;
  readonly statuses: readonly DesiredStatus[];
  readonly settings: DesiredSettings;
  readonly retired: readonly RetiredStatus[];
  readonly source: Source;
}

export interface DesiredStatus {
  readonly key: string;
  readonly id: string | null;
  /** `id`, else `idPrefix` + key, else the key. */
  readonly wantedId: string;
  readonly label: string;
  readonly state: TicketState;
  /** True if the account keeps its live status as it is. */
  readonly unmanaged?: true;
  readonly settings: DesiredSettings;
  readonly source: Source;
}

/** `members` and the others are null if the file doesn't set it; e-mail addresses are as written. */
export interface DesiredTeam {
  readonly key: string;
  readonly id: string | null;
  /** `id`, else the key: the account assigns team ids. */
  readonly wantedId: string;
  readonly name: string;
  /** Key of another declared team. */
  readonly parent: string | null;
  /** True if it must have no parent: no file can express that, but a rollback can. */
  readonly atTop?: true;
  /** The users whose main team this is, complete. */
  readonly members: readonly string[] | null;
  readonly extraMembers: readonly string[] | null;
  /** Key of a declared permission set. */
  readonly permissionSet: string | null;
  readonly settings: DesiredSettings;
  readonly source: Source;
}

export interface DesiredPermissionSet {
  readonly key: string;
  readonly name: string;
  readonly settings: DesiredSettings;
  readonly source: Source;
}

export type TicketScope = 'everything' | 'team' | 'owned' | 'none';

/** Which tickets people see, edit and delete. */
export interface TicketPermissions {
  readonly view: Exclude<TicketScope, 'none'>;
  readonly unassigned: boolean;
  readonly edit: TicketScope;
  readonly delete: TicketScope;
}

export interface RetiredTeam {
  readonly reference: RetiredReference;
  readonly source: Source;
}

/** How a retired thing is named: a live id or a former key (distinguished once the account was read), or a label. */
export type RetiredReference = { readonly ref: string } | { readonly label: string };

/** A declared status, by keys. */
export interface StatusTarget {
  readonly pipeline: string;
  readonly status: string;
}

/** What a move between closed statuses does to close dates: each ticket keeps its own, or HubSpot sets them. */
export type CloseDates = 'kept' | 'hubspot';

export interface RetiredStatus {
  readonly reference: RetiredReference;
  readonly target: StatusTarget | null;
  readonly closeDates: CloseDates;
  readonly source: Source;
}

export interface RetiredPipeline {
  readonly reference: RetiredReference;
  readonly target: StatusTarget | null;
  readonly closeDates: CloseDates;
  /** Targets of single statuses, by live id. */
  readonly overrides: Readonly<Record<string, StatusTarget>>;
  readonly source: Source;
}

/**
 * Where the tickets of one status of a retired pipeline move. An id may be any word, including names that every object
 * has.
 */
export function targetOfStatus({ overrides, target }: RetiredPipeline, id: string): StatusTarget | null {
  return ownMember(overrides, id) ?? target;
}

/** The lock's part for one portal. */
export interface PortalLock {
  /** Maps an address to its live id, if that isn't the wanted one. */
  readonly ids: Readonly<Record<string, string>>;
  /** Live ids of pipelines that an apply recorded as protected. */
  readonly protected: readonly string[];
  readonly confirmed: readonly Confirmation[];
}

/** A console setting that a person confirmed. */
export interface Confirmation {
  readonly address: string;
  readonly id: string;
  readonly value: Json;
  readonly at: string;
  readonly by: string;
}

export const EMPTY_LOCK: PortalLock = { ids: {}, protected: [], confirmed: [] };
