import type { Address } from '../base/address.js';
import type { LiveUser } from '../model/live-state.js';
import { emailKey } from '../model/people.js';
import type { PipelineAccess } from './access-of.js';
import { accessOf, statusesOf } from './access-of.js';
import { namedTeams } from './editor-lists.js';
import type { Known } from './known.js';
import type { AccessModel } from './model.js';
import { accessNotes, BYPASSES } from './notes.js';
import type { Subject } from './subject.js';
import { EVERYONE_ELSE, memberOf, strangerSubject, SUPER_ADMINS, userSubject } from './subject.js';

/** What members of a team may do who are in no other team and not listed individually. */
interface TeamAccess {
  readonly address: Address;
  readonly name: string;
  readonly pipelines: readonly PipelineAccess[];
}

export interface UserAccess {
  readonly email: string;
  /** null if the account has no such user. */
  readonly superAdmin: Known;
  /** Addresses of the teams that they are in after the plan; null if unknown. */
  readonly teams: readonly Address[] | null;
  readonly pipelines: readonly PipelineAccess[];
}

/** Labels of what the rest refers to by address. `statuses` are in the same order as every list of statuses. */
export interface AccessOutline {
  readonly address: Address;
  readonly label: string;
  readonly statuses: readonly { readonly address: Address; readonly label: string }[];
}

/**
 * Who may create, edit, move, and see tickets where, before and after the plan: the document of `access --json`.
 * Statuses and teams are named by address. A status's `before` or `after` is null if it isn't there on that side;
 * inside them, and in `sees`, null means unknown.
 */
export interface AccessResult {
  readonly portalId: number;
  readonly planHash: string;
  /** True if the plan that `after` comes from has changes. */
  readonly changes: boolean;
  /** True if that plan can't be applied as it is. */
  readonly blocked: boolean;
  /** Who and what is exempt from pipeline rules. */
  readonly bypasses: readonly string[];
  /** What the report leaves out or assumes, in sentences. */
  readonly notes: readonly string[];
  readonly pipelines: readonly AccessOutline[];
  readonly teams: readonly TeamAccess[];
  readonly users: readonly UserAccess[];
  readonly superAdmins: { readonly pipelines: readonly PipelineAccess[] };
  /** Users who are in none of the teams, not listed individually, and not super admins. */
  readonly everyoneElse: { readonly pipelines: readonly PipelineAccess[] };
}

/** A user to report on: from the account, or an e-mail address that only the files have. */
export type AskedUser = LiveUser | { readonly email: string };

interface ReportInput {
  readonly plan: { readonly planHash: string; readonly changes: boolean; readonly blocked: boolean };
  readonly portalId: number;
  readonly users: readonly AskedUser[];
}

/** Evaluates the model for everybody. Pure. */
export function accessReport(model: AccessModel, { plan, portalId, users }: ReportInput): AccessResult {
  const answer = (subject: Subject): { readonly pipelines: readonly PipelineAccess[] } => ({
    pipelines: model.pipelines.map((pipeline) => accessOf(model, subject, pipeline)),
  });
  const people = users.map((user) => ({
    user,
    subject: 'id' in user ? userSubject(model, user) : strangerSubject(model, user.email),
  }));
  return {
    portalId,
    ...plan,
    bypasses: BYPASSES,
    notes: accessNotes(
      model,
      people.map(({ subject }) => subject),
    ),
    pipelines: model.pipelines.map((pipeline) => {
      const labels = new Map(
        [...pipeline.after, ...pipeline.before].reverse().map(({ address, label }) => [address, label]),
      );
      const statuses = statusesOf(pipeline).map((address) => ({
        address,
        label: labels.get(address) ?? address,
      }));
      return { address: pipeline.address, label: pipeline.label, statuses };
    }),
    teams: shownTeams(model).map(({ address, name }) => ({ address, name, ...answer(memberOf(address)) })),
    users: people
      .map(({ user: { email }, subject }) => ({
        email: emailKey(email),
        superAdmin: subject.superAdmin,
        teams: subject.teams.after,
        ...answer(subject),
      }))
      .toSorted((a, b) => (a.email < b.email ? -1 : 1)),
    superAdmins: answer(SUPER_ADMINS),
    everyoneElse: answer(EVERYONE_ELSE),
  };
}

/** The declared teams, and others named in lists of editors. */
function shownTeams(model: AccessModel): readonly { readonly address: Address; readonly name: string }[] {
  const declared = [...model.teams.values()].filter((team) => team.declared);
  const others = namedTeams(model).filter((address) => declared.every((team) => team.address !== address));
  return [
    ...declared,
    ...others.map((address) => ({ address, name: model.teams.get(address)?.name ?? address })),
  ];
}
