/**
 * What the renderers of results need to know, by shape. The use cases have types of their own; rendering may not look
 * into that room, and TypeScript checks the fit where the commands hand one to the other.
 */
import type { RequestCounts } from '../core/account.js';
import type { Address } from '../core/address.js';
import type { Action } from '../core/change.js';
import type { Diagnostic, Finding } from '../core/diagnostic.js';
import type { Plan, Unmanaged } from '../core/plan.js';
import type { Source } from '../core/source.js';

export interface ErrorDocument {
  readonly code: string;
  readonly summary: string;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly source: Source | null;
  readonly correlationId: string | null;
}

export interface AppliedRow {
  readonly address: Address;
  readonly action: Action;
}

export interface StepByHand {
  readonly addresses: readonly Address[];
  readonly summary: string;
  readonly where: string;
  readonly url: string | null;
  readonly steps: readonly string[];
  readonly doneWhen: string;
}

export interface ApplyEnd {
  readonly result: {
    readonly status: 'applied' | 'partial' | 'refused' | 'nothing';
    readonly applied: readonly AppliedRow[];
    readonly failed: (AppliedRow & { readonly error: ErrorDocument }) | null;
    readonly notTried: readonly AppliedRow[];
    readonly ticketsMoved: number;
    readonly consoleSteps: readonly StepByHand[];
    readonly requests: RequestCounts;
    readonly error: ErrorDocument | null;
  };
  readonly plan: Plan;
  readonly findings: readonly Diagnostic[];
  readonly journalFile: string | null;
  readonly snapshotFile: string | null;
}

export interface Validation {
  readonly valid: boolean;
  readonly findings: readonly Diagnostic[];
  readonly files: readonly string[];
  readonly counts: { readonly pipelines: number; readonly statuses: number; readonly teams: number };
}

export interface PulledRow {
  readonly file: string;
  readonly address: Address;
  readonly text: string;
}

export interface Pulled {
  readonly portalId: number;
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly differences: readonly PulledRow[];
  readonly notWritten: readonly PulledRow[];
  readonly unmanaged: readonly Unmanaged[];
}

export interface Started {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
}

export interface Checkup {
  readonly healthy: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly status: 'ok' | 'warning' | 'failed' | 'unknown';
    readonly detail: string;
    readonly hint: string | null;
  }[];
}

export type Asked =
  | { readonly kind: 'go'; readonly plan: Plan }
  | { readonly kind: 'deletes'; readonly plan: Plan; readonly portalId: number }
  | { readonly kind: 'confirm'; readonly plan: Plan; readonly finding: Finding };
