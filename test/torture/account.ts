/** The account as text that can be compared: everything that the reference changes, without times and numbers of places. */
import type { Desk } from './desk.js';

interface State {
  readonly pipelines: readonly {
    readonly id: string;
    readonly label: string;
    readonly displayOrder: number;
    readonly stages: readonly {
      readonly id: string;
      readonly label: string;
      readonly displayOrder: number;
      readonly state: string;
    }[];
  }[];
  readonly tickets: readonly {
    readonly id: string;
    readonly pipeline: string;
    readonly stage: string;
    readonly archived: boolean;
    readonly properties: Readonly<Record<string, string | undefined>>;
  }[];
  readonly teams: readonly {
    readonly id: string;
    readonly name: string;
    readonly parentTeamId?: string | null;
  }[];
  readonly users: readonly {
    readonly email: string;
    readonly roleIds: readonly string[];
    readonly primaryTeamId: string | null;
    readonly secondaryTeamIds: readonly string[];
  }[];
  readonly rules: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<
    Record<string, { readonly stages: readonly { readonly permissionMode: string }[] }>
  >;
}

export interface Account {
  readonly text: string;
  /** Ids of tickets that are in no status, or were there before and are gone. */
  readonly tickets: ReadonlyMap<string, string>;
  readonly places: ReadonlySet<string>;
}

export async function accountOf(desk: Desk): Promise<Account> {
  const state = (await desk.control('GET', 'state')) as State;
  const byOrder = <T extends { readonly displayOrder: number; readonly label: string }>(
    list: readonly T[],
  ): readonly T[] =>
    list.toSorted(
      (a, b) => a.displayOrder - b.displayOrder || (a.label.toLowerCase() < b.label.toLowerCase() ? -1 : 1),
    );
  const names = new Map(state.teams.map(({ id, name }) => [id, name]));
  const named = (id: string | null | undefined): string | null => (id ? (names.get(id) ?? id) : null);
  const pipelines = byOrder(state.pipelines).map(({ id, label, stages }) => ({
    ...{ id, label },
    stages: byOrder(stages).map((one) => `${one.id} ${one.label} ${one.state}`),
  }));
  const live = state.tickets.filter(({ archived }) => !archived);
  const dated = (id: string, date = ''): string => (desk.closeDates.get(id) === date ? 'as it was' : 'anew');
  const tickets = live
    .map(
      ({ id, pipeline, stage, properties }) =>
        `${id} ${pipeline} ${stage} closed ${dated(id, properties['closed_date'])}`,
    )
    .toSorted();
  const teams = state.teams
    .map(({ name, parentTeamId }) => `${name} < ${named(parentTeamId) ?? ''}`)
    .toSorted();
  const users = state.users.map((user) => ({
    ...{ email: user.email, roles: user.roleIds, team: named(user.primaryTeamId) },
    others: user.secondaryTeamIds.map(named).toSorted(),
  }));
  const settings = JSON.stringify([rulesOf(state), editorsOf(state)]).replace(
    /"(\d+)"/gu,
    (all, id: string) => (names.has(id) ? JSON.stringify(names.get(id)) : all),
  );
  const withoutTimes = settings.replace(/"(?:createdAt|updatedAt|id)":(?:"[^"]*"|\d+|null),?/gu, '');
  return {
    text: JSON.stringify({ pipelines, tickets, teams, users, settings: withoutTimes }, null, 1),
    tickets: new Map(live.map(({ id, pipeline, stage }) => [id, `${pipeline} ${stage}`])),
    places: new Set(state.pipelines.flatMap(({ id, stages }) => stages.map((one) => `${id} ${one.id}`))),
  };
}

/** The same without the permission sets of users: the API gives them and takes none away, as a rollback says. */
export function withoutGiven(account: Account): Account {
  return { ...account, text: account.text.replace(/"roles": \[[^\]]*\]/gu, '"roles": []') };
}

/** What says no more than nothing does (no rules, everyone may edit) doesn't count. */
function rulesOf({ rules }: State): readonly (readonly [string, unknown])[] {
  const says = (rule: unknown): boolean => /true|"pipelineStageIds":\["/u.test(JSON.stringify(rule));
  return sorted(rules).filter(([, rule]) => says(rule));
}

function editorsOf({ permissions }: State): readonly (readonly [string, unknown])[] {
  return sorted(permissions).flatMap(([id, { stages }]) => {
    const restricted = stages.filter(({ permissionMode }) => permissionMode !== 'OPEN');
    return restricted.length === 0 ? [] : [[id, restricted] as const];
  });
}

function sorted<T>(settings: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(settings).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The first line in which two accounts differ. */
export function firstDifference(a: Account, b: Account): string | null {
  if (a.text === b.text) return null;
  const [left, right] = [a.text.split('\n'), b.text.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  return `${(left[at] ?? '').trim()} instead of ${(right[at] ?? '').trim()}`;
}
