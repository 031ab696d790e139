import type { Change } from '../../../core/plan/change.js';
import type { Finding } from '../../../core/base/diagnostic.js';
import { finding } from '../../../core/base/diagnostic.js';
import type { PlanScope } from '../../../core/kinds/facets.js';
import type { Setting } from '../compare.js';
import { goingStatuses } from '../compare.js';
import type { EditorReads } from '../reach.js';
import { refusalOf } from '../reach.js';
import type { LosesTeams } from './retired-teams.js';
import { isUnreadable } from '../../shared/refused.js';
import { factsIn } from '../value.js';

/** Editors that a person has to set: one note for each reason. */
export function setByHand(settings: readonly Setting[], changes: readonly Change[]): readonly Finding[] {
  const left = new Set(changes.map(({ address }) => address));
  const reasons = new Map<string, Setting>();
  for (const setting of settings) {
    const { refusal, address } = setting;
    if (refusal !== null && left.has(address) && !reasons.has(refusal)) reasons.set(refusal, setting);
  }
  return [...reasons].map(([reason, { address, source }]) =>
    finding({
      code: 'EDITORS_BY_HAND',
      verdict: 'note',
      address,
      summary: "Who may edit tickets in a status can't be read here, so a person has to set it.",
      detail: `${ended(reason)} It takes Professional or higher and a token with the scopes crm.pipelines.stage_permissions.read and .write. That tickets have such permissions at all is unverified: one of HubSpot's help pages is for all objects, an older one for deals only. What is declared becomes steps for a person, and counts as done once it is confirmed.`,
      hint: 'pipewright doctor',
      source,
    }),
  );
}

/** Editors that nobody could look at, where it would have mattered. */
export function notSeen(scope: PlanScope, reads: EditorReads): readonly Finding[] {
  return [...goingUnseen(scope, reads), ...teamsUnseen(scope, reads)];
}

function goingUnseen(scope: PlanScope, reads: EditorReads): readonly Finding[] {
  const unseen = scope.matching.pipelines.flatMap((home) => {
    const reason = refusalOf(home, reads);
    return reason === null ? [] : goingStatuses(home, scope).map((going) => ({ going, reason }));
  });
  const [first] = unseen;
  if (first === undefined) return [];
  const labels = unseen.map(({ going }) => `"${going.label}"`).join(', ');
  return [
    finding({
      code: 'EDITORS_NOT_SEEN',
      verdict: 'note',
      address: first.going.address,
      summary: `Who may edit tickets in ${labels} can't be read here.`,
      detail: `${ended(first.reason)} Where somebody restricted it, HubSpot may keep an entry for a status that is gone. Nothing else depends on it.`,
      source: first.going.source,
    }),
  ];
}

function teamsUnseen({ people, live }: PlanScope, reads: EditorReads): readonly Finding[] {
  const [team] = people.teams.retired;
  const hidden = live.flatMap(({ id, label }) => {
    const answer = reads.get(id);
    return isUnreadable(answer) ? [{ label, reason: answer.unreadable }] : [];
  });
  const [first] = hidden;
  if (team === undefined || first === undefined) return [];
  const labels = hidden.map(({ label }) => `"${label}"`).join(', ');
  return [
    finding({
      code: 'EDITORS_NOT_SEEN',
      verdict: 'note',
      address: team.address,
      summary: `Whether a retired team is the only editor of a status can't be read in ${labels}.`,
      detail: `${ended(first.reason)} A status whose only editor is gone could be edited by nobody but super admins. Look at the edit permissions in HubSpot before you apply.`,
      source: team.retired.source,
    }),
  ];
}

/** Teams that go and stand in lists of editors that nothing changes. */
export function teamsInLists(lists: readonly LosesTeams[]): readonly Finding[] {
  return lists.flatMap((list) => {
    if (list.after === null) return [onlyEditor(list)];
    return list.match === null ? [stillNamed(list)] : [];
  });
}

function onlyEditor({ address, status, pipeline, match, teams }: LosesTeams): Finding {
  const names = teams.map(({ live }) => live.name).join(' and ');
  const place = `"${status.label}" of "${pipeline.label}"`;
  return finding({
    code: 'TEAM_IS_ONLY_EDITOR',
    verdict: 'block',
    address,
    summary: `${names} ${teams.length === 1 ? 'is the only team' : 'are the only teams'} that may edit tickets in ${place}, and the plan deletes ${teams.length === 1 ? 'it' : 'them'}.`,
    detail: `At most super admins could edit the tickets there any more. ${match === null ? 'The files do not manage this status: give it other editors in HubSpot first.' : 'Say in the files who may edit instead.'}`,
    ...(match === null ? {} : { hint: 'editableBy: everyone' }),
    source: match?.desired.source ?? teams[0]?.retired.source ?? null,
  });
}

function stillNamed({ address, status, pipeline, teams }: LosesTeams): Finding {
  const names = teams.map(({ live }) => live.name).join(' and ');
  return finding({
    code: 'EDITORS_NAME_RETIRED_TEAM',
    verdict: 'note',
    address,
    summary: `${names} may edit tickets in "${status.label}" of "${pipeline.label}", and the plan deletes ${teams.length === 1 ? 'that team' : 'these teams'}.`,
    detail:
      'Others may edit there too. The files do not manage this status, so its list keeps the id of a team that is gone; what HubSpot makes of it is unverified. Take the team out of the list in HubSpot.',
    source: teams[0]?.retired.source ?? null,
  });
}

/** HubSpot's two pages contradict each other on what the setting for super admins means. */
export function adminsUnproven(changes: readonly Change[]): readonly Finding[] {
  const sent = changes.filter(({ channel, after }) => {
    const { everyone, superAdmins } = factsIn(after);
    return channel === 'api' && !everyone && superAdmins;
  });
  const [first] = sent;
  if (first === undefined) return [];
  return [
    finding({
      code: 'UNVERIFIED',
      verdict: 'note',
      address: first.address,
      summary: `superAdmins: true is sent for ${sent.map(({ label }) => `"${label}"`).join(', ')}. Look at it in HubSpot afterwards.`,
      detail:
        "What it means is unverified, because HubSpot's documentation contradicts itself: by its guide nobody but super admins may edit then, by its specification super admins may edit as well. Where super admins need no mention, leave it out: it is false for a status that was open to everyone.",
      source: first.source,
    }),
  ];
}

/** Nobody has shown that tickets have edit permissions by status. */
export function unproven(changes: readonly Change[], { account }: PlanScope): readonly Finding[] {
  const first = changes.find(({ channel }) => channel === 'api');
  if (first === undefined || account.loopback) return [];
  return [
    finding({
      code: 'UNVERIFIED',
      verdict: 'note',
      address: first.address,
      summary: 'Edit permissions of statuses are written. Look at them in HubSpot afterwards.',
      detail:
        'HubSpot documents them for pipelines in general; a help page of 2026 is for all objects and one of 2025 spoke of deals only; nobody has shown that they hold for tickets. pipewright always sends every status of the pipeline, because what HubSpot does with one that is left out is unknown.',
      source: first.source,
    }),
  ];
}

/** The account's answer, which may or may not be a whole sentence. */
function ended(reason: string): string {
  return reason.endsWith('.') ? reason : `${reason}.`;
}
