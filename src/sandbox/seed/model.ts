import type {
  AccountType,
  CloseDateAutomation,
  Subscription,
  TicketState,
  WritePermissions,
} from '../model.js';
import type { Quirks } from '../quirks.js';

/** A seed: what an account holds to begin with. All but `pipelines` is optional. */
export interface Seed {
  readonly account?: SeedAccount;
  readonly pipelines: readonly SeedPipeline[];
  readonly users?: readonly SeedUser[];
  readonly teams?: readonly SeedTeam[];
  readonly roles?: readonly SeedRole[];
  readonly properties?: readonly SeedProperty[];
  /** Ids of stages that a workflow refers to: deleting one is refused. */
  readonly workflowReferences?: readonly string[];
  readonly tokens?: readonly { readonly token: string; readonly scopes: readonly string[] }[];
  /** Names of properties that every new ticket must have, whatever its stage. */
  readonly requiredOnCreate?: readonly string[];
  readonly quirks?: Partial<Quirks>;
}

interface SeedAccount {
  readonly portalId?: number;
  readonly accountType?: AccountType;
  readonly subscription?: Subscription;
  readonly uiDomain?: string;
}

export interface SeedPipeline {
  readonly id: string;
  readonly label: string;
  readonly displayOrder?: number;
  /** When a ticket's close date is set; `enters-closed` where it is left out. */
  readonly closeDateAutomation?: CloseDateAutomation;
  readonly stages: readonly SeedStage[];
}

export interface SeedStage {
  readonly id: string;
  readonly label: string;
  readonly displayOrder?: number;
  readonly state: TicketState;
  readonly writePermissions?: WritePermissions;
  /** How many tickets the stage holds. */
  readonly tickets?: number;
  /** Names of properties that a ticket must have to enter the stage. */
  readonly requiredProperties?: readonly string[];
}

interface SeedUser {
  readonly id: string;
  readonly email: string;
  readonly superAdmin?: boolean;
  readonly roleIds?: readonly string[];
  readonly primaryTeamId?: string;
  readonly secondaryTeamIds?: readonly string[];
}

interface SeedTeam {
  readonly id: string;
  readonly name: string;
  readonly parentTeamId?: string;
}

interface SeedRole {
  readonly id: string;
  readonly name: string;
  /** Bound to a paid seat: only a token with a billing scope can assign it. */
  readonly requiresBillingWrite?: boolean;
}

export interface SeedProperty {
  readonly name: string;
  readonly label?: string;
  readonly type?: string;
  readonly fieldType?: string;
  readonly calculated?: boolean;
  readonly readOnlyValue?: boolean;
  readonly archived?: boolean;
}
