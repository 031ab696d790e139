import type { EditorFacts } from '../../core/model/access-facts.js';
import type { Address } from '../../core/base/address.js';
import { isBelow } from '../../core/base/address.js';
import type { Change } from '../../core/plan/change.js';
import { change } from '../../core/plan/change.js';
import { confirmedValue } from '../../core/model/confirmed.js';
import { sameJson } from '../../core/base/json.js';
import type { PipelineMatch, StatusMatch } from '../../core/model/matching.js';
import type { PlanScope } from '../../core/kinds/facets.js';
import type { Source } from '../../core/base/source.js';
import { declaredEditors } from './document.js';
import type { EditorNames } from './names.js';
import { declaredFacts } from './names.js';
import type { EditorReads } from './reach.js';
import { editorsAddress, entriesOf, refusalOf } from './reach.js';
import type { LosesTeams } from './guards/retired-teams.js';
import { losesTeams } from './guards/retired-teams.js';
import type { EditorIds } from './value.js';
import { editorFields, EDITORS, EVERYONE, EVERYONE_IDS, factsFrom, idsOf } from './value.js';

/** The editors of one status that the plan manages: what they are, and what they are to be. */
export interface Setting {
  readonly address: Address;
  readonly id: string;
  readonly label: string;
  readonly source: Source | null;
  /** null if the account doesn't tell; `refusal` says why. */
  readonly live: EditorIds | null;
  readonly refusal: string | null;
  readonly after: EditorFacts;
}

/** Declared editors, those of statuses that go, and those that lose a retired team, in the order of the pipelines. */
export function settingsOf(scope: PlanScope, reads: EditorReads, names: EditorNames): readonly Setting[] {
  const losing = losesTeams(scope, reads);
  return scope.matching.pipelines.flatMap((home) => [
    ...home.statuses.flatMap((match) => declaredSetting(home, match, { scope, reads, names })),
    ...losing.filter((list) => list.home === home).flatMap((list) => losingSetting(list, names)),
    ...goingSettings(home, scope, reads),
  ]);
}

/** A list that the files leave open loses the teams that go, unless nobody would be left. */
function losingSetting({ match, teams, before, after }: LosesTeams, names: EditorNames): readonly Setting[] {
  if (match === null || after === null) return [];
  const { id, address, desired } = match;
  return [
    {
      address: editorsAddress(address),
      id,
      label: desired.label,
      source: teams[0]?.retired.source ?? null,
      live: before,
      refusal: null,
      after: factsFrom(after, names),
    },
  ];
}

interface Comparing {
  readonly scope: PlanScope;
  readonly reads: EditorReads;
  readonly names: EditorNames;
}

function declaredSetting(
  home: PipelineMatch,
  match: StatusMatch,
  { scope, reads, names }: Comparing,
): readonly Setting[] {
  const declared = declaredEditors(match.desired);
  const { label } = match.desired;
  if (declared === null) return [];
  const refusal = refusalOf(home, reads);
  const address = editorsAddress(match.address);
  const live = refusal === null ? liveEditors(home, match, reads) : null;
  const admins =
    live === null ? confirmedAdmins(scope, address, match.id) : !live.everyone && live.superAdmins;
  return [
    {
      address,
      id: match.id,
      label,
      source: declared.source,
      live,
      refusal,
      after: declaredFacts(declared.value, scope.people, names, admins),
    },
  ];
}

/** What a person set for super admins last, where the account doesn't tell. */
function confirmedAdmins({ lock }: PlanScope, address: Address, id: string): boolean {
  const confirmed = EDITORS.decode(confirmedValue(lock, address, id) ?? null);
  return confirmed !== null && !confirmed.everyone && confirmed.superAdmins;
}

/** What is new is open to everyone. */
export function liveEditors(
  home: PipelineMatch,
  { live }: Pick<StatusMatch, 'live'>,
  reads: EditorReads,
): EditorIds {
  if (home.live === null || live === null) return EVERYONE_IDS;
  return idsOf(entriesOf(home.live.id, reads)?.find(({ statusId }) => statusId === live.id));
}

/** A restricted status that goes is opened first, so that nothing names it any more. */
function goingSettings(home: PipelineMatch, scope: PlanScope, reads: EditorReads): readonly Setting[] {
  const entries = home.live === null ? null : entriesOf(home.live.id, reads);
  if (entries === null) return [];
  return goingStatuses(home, scope).flatMap(({ address, id, label, source }) => {
    const live = idsOf(entries.find(({ statusId }) => statusId === id));
    if (live.everyone) return [];
    return [{ address: editorsAddress(address), id, label, source, live, refusal: null, after: EVERYONE }];
  });
}

/** Deletes of statuses of a pipeline that stays. */
export function goingStatuses(home: PipelineMatch, { structure }: PlanScope): readonly Change[] {
  return structure.filter(
    ({ kind, action, address }) => kind === 'status' && action === 'delete' && isBelow(address, home.address),
  );
}

/** The change of a setting, if there is one: through the API, or by hand where the account doesn't let us read it. */
export function changeOf(setting: Setting, { lock }: PlanScope, names: EditorNames): readonly Change[] {
  const { address, id, label, source, live } = setting;
  const after = EDITORS.encode(setting.after);
  const was =
    live === null ? EDITORS.decode(confirmedValue(lock, address, id) ?? null) : factsFrom(live, names);
  const before = was === null ? null : EDITORS.encode(was);
  if (sameJson(before, after)) return [];
  return [
    change({
      address,
      kind: 'editors',
      action: 'update',
      channel: live === null ? 'console' : 'api',
      id,
      label,
      before,
      after,
      fields: editorFields(before, after),
      source,
    }),
  ];
}
