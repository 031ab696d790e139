/**
 * A plan page as data: its content, ordered by a reader's questions. Which account, how much, is anything dangerous,
 * what exactly, what is left for a person, what is there to know, what to type. Text, Markdown and HTML print it and
 * decide nothing about the plan; differences between them are in `page-format.ts`.
 */
import type { Plan, PlanAccount } from '../../core/plan/plan.js';
import { namesOf } from '../words/names.js';
import { withTeamNames } from '../words/team-names.js';
import type { PageChange } from './page-change.js';
import { deletesOf } from './page-deletes.js';
import type { DeleteSection } from './page-deletes.js';
import { blocksOf, confirmsOf, notesOf, unmanagedOf } from './page-findings.js';
import type { FindingSection, NoteGroup, UnmanagedSection } from './page-findings.js';
import type { PageFormat } from './page-format.js';
import { nextOf } from './page-next.js';
import type { PageNext } from './page-next.js';
import { placesOf } from './page-places.js';
import type { PagePlace } from './page-places.js';
import { verdictOf } from './page-verdict.js';
import type { PageVerdict } from './page-verdict.js';

export interface PlanPage {
  readonly account: PlanAccount;
  readonly made: { readonly by: string; readonly at: string };
  readonly hash: string;
  readonly verdict: PageVerdict;
  readonly blocks: FindingSection;
  readonly confirms: FindingSection;
  readonly deletes: DeleteSection;
  readonly places: readonly PagePlace[];
  /** The separate entries of all places that go through the API, in plan order. */
  readonly entries: readonly PageChange[];
  /** Manual steps. */
  readonly byHand: { readonly title: string; readonly steps: readonly PageChange[] };
  readonly notes: { readonly title: string; readonly count: number; readonly groups: readonly NoteGroup[] };
  readonly unmanaged: UnmanagedSection;
  readonly next: PageNext;
}

/** `command` applies this plan, without consents; by default it is derived from the plan. Pure. */
export function planPage(given: Plan, format: PageFormat, command?: string): PlanPage {
  const plan = withTeamNames(given);
  const names = namesOf(plan);
  const places = placesOf(plan, names, format);
  const changes = inPlanOrder(plan, places);
  const groups = notesOf(plan, format);
  return {
    account: plan.account,
    made: { by: `${plan.tool.name} ${plan.tool.version}`, at: plan.createdAt },
    hash: plan.planHash,
    verdict: verdictOf(plan),
    blocks: blocksOf(plan, format),
    confirms: confirmsOf(plan, format),
    deletes: deletesOf(plan, names, format),
    places,
    entries: changes.filter(({ byHand, isPart }) => !byHand && !isPart),
    byHand: { title: 'By hand in HubSpot', steps: changes.filter(({ byHand }) => byHand) },
    notes: { title: 'Notes', count: groups.reduce((sum, { times }) => sum + times, 0), groups },
    unmanaged: unmanagedOf(plan.unmanaged, format),
    next: nextOf(plan, command),
  };
}

/** (address, action) is unique in a plan. */
function inPlanOrder(plan: Plan, places: readonly PagePlace[]): readonly PageChange[] {
  const own = new Map(
    places.flatMap(({ changes }) => changes.map((one) => [`${one.action} ${one.address}`, one] as const)),
  );
  return plan.changes.flatMap(({ action, address }) => own.get(`${action} ${address}`) ?? []);
}
