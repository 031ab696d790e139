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
      summary: "Edit permissions of statuses can't be read here, so a person has to set them.",
      detail: `${ended(reason)} They need Professional or higher and a token with the scopes crm.pipelines.stage_permissions.read and .write. Whether tickets have such permissions at all is unverified: one HubSpot help page is about all objects, an older one about deals only. The declared editors become steps for a person, and count as done once they are confirmed.`,
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
      detail: `${ended(first.reason)} If editing is restricted there, HubSpot may keep an entry for the deleted status. Nothing else depends on it.`,
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
      summary: `Can't tell whether a retired team is the only editor of a status in ${labels}.`,
      detail: `${ended(first.reason)} If the only editor of a status is deleted, nobody but super admins can edit tickets there. Check the edit permissions in HubSpot before you apply.`,
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
    detail: `After that, at most super admins could edit tickets there. ${match === null ? "The files don't manage this status: give it other editors in HubSpot first." : 'Declare other editors in the files.'}`,
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
      "Others may edit there too. The files don't manage this status, so its list keeps the id of the deleted team; how HubSpot handles that is unverified. Remove the team from the list in HubSpot.",
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
      summary: `superAdmins: true is sent for ${sent.map(({ label }) => `"${label}"`).join(', ')}. Check the result in HubSpot afterwards.`,
      detail:
        "What it means is unverified, because HubSpot's documentation contradicts itself: according to the guide, only super admins may edit; according to the specification, super admins may also edit. Leave it out if you don't need it: it is then false for a status that was open to everyone.",
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
      summary: 'The plan writes edit permissions of statuses. Check them in HubSpot afterwards.',
      detail:
        'HubSpot documents them for pipelines in general. A help page from 2026 is about all objects, one from 2025 about deals only; whether they work for tickets is unverified. pipewright always sends every status of the pipeline, because what HubSpot does with an omitted one is unknown.',
      source: first.source,
    }),
  ];
}

/** The account's answer, which may or may not be a whole sentence. */
function ended(reason: string): string {
  return reason.endsWith('.') ? reason : `${reason}.`;
}
