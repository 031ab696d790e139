/**
 * What people can't do after a plan. Everything is a note and nothing blocks: a lock-out may be intended. Only reports
 * what the files declare or what the plan newly causes, and for each status only the most severe fault.
 */
import { isEditor, mayEdit } from '../core/access/access-of.js';
import { boundPeople, someoneEdits } from '../core/access/bound.js';
import type { AccessModel, AccessPipeline, AccessStatus, Side } from '../core/access/model.js';
import { rulesLetMove } from '../core/access/movement.js';
import type { Subject } from '../core/access/subject.js';
import type { EditorFacts, RuleFacts } from '../core/model/access-facts.js';
import { statusAddress } from '../core/base/address.js';
import { referenceTo, referencedAddress } from '../core/base/reference.js';
import type { Finding } from '../core/base/diagnostic.js';
import { finding } from '../core/base/diagnostic.js';
import type { Source } from '../core/base/source.js';

interface AccessGuardInput {
  readonly model: AccessModel;
  /** The user of the token; null if unknown or irrelevant. */
  readonly runner: Subject | null;
}

export function guardAccess({ model, runner }: AccessGuardInput): readonly Finding[] {
  const people = { before: boundPeople(model, 'before'), after: boundPeople(model, 'after') };
  return model.pipelines.flatMap((pipeline) => [
    ...pipeline.after.flatMap((status) => judge({ model, people, pipeline, status }) ?? []),
    ...(runner === null ? [] : runnerLoses(model, runner, pipeline)),
  ]);
}

/** One status, and what is needed to check it. */
interface Case {
  readonly model: AccessModel;
  readonly people: Readonly<Record<Side, readonly Subject[]>>;
  readonly pipeline: AccessPipeline;
  readonly status: AccessStatus;
}

function judge(given: Case): Finding | null {
  const { model, people, status } = given;
  const editors = model.facts.editors.get(status.address)?.after ?? null;
  if (editors !== null && !someoneEdits(model, people.after, [status.address], 'after')) {
    return isNews(given) ? lockedOut(given, editors) : null;
  }
  return isDeadEnd(given) ? deadEnd(given) : null;
}

/** Declared, or caused by the plan. */
function isNews({ model, people, status }: Case): boolean {
  if (model.facts.declared.has(status.address)) return true;
  const before = model.facts.editors.get(status.address)?.before ?? null;
  return before !== null && someoneEdits(model, people.before, [status.address], 'before');
}

function declaredStatus(
  { address, desired }: AccessPipeline,
  status: AccessStatus,
): AccessPipeline['desired']['statuses'][number] | undefined {
  return desired.statuses.find(({ key }) => statusAddress(address, key) === status.address);
}

function placeOf({ model, pipeline, status }: Case): Source {
  const line = model.facts.declared.get(status.address);
  return line ?? declaredStatus(pipeline, status)?.source ?? pipeline.desired.source;
}

/** Why only super admins may edit in a status, and the consequences. */
function lockedOut(given: Case, editors: EditorFacts): Finding {
  const { model, people, pipeline, status } = given;
  const place = { verdict: 'note', address: status.address, source: placeOf(given) } as const;
  const rest = editors.superAdmins ? 'only super admins can' : 'at most super admins can';
  // Listed people who still can't edit lack the permission; if nobody is listed, the teams are empty or there are none.
  const lackPermission = people.after.some((person) => isEditor(editors, person, 'after') !== false);
  if (!lackPermission && editors.teams.length > 0 && editors.users.length === 0) {
    const teams = editors.teams.map(
      (team) => model.teams.get(referencedAddress('teams', team))?.name ?? team,
    );
    return finding({
      ...place,
      code: 'EDITOR_TEAM_EMPTY',
      summary: `Only the team ${teams.map((name) => `"${name}"`).join(' and ')} may edit in "${status.label}", and it has no members.`,
      detail: `Until somebody is in the team, ${rest} edit tickets there. Add members, or name other editors.`,
    });
  }
  const createIn = model.facts.rules.get(pipeline.address)?.after?.createIn ?? null;
  const isEntry = createIn !== null && createIn !== 'any' && createIn.includes(status.address);
  const why = lackPermission
    ? 'The declared ticket permissions of its editors say `edit: none`.'
    : 'Nobody else is among its editors.';
  if (isEntry || (lackPermission && createIn === 'any')) {
    return finding({
      ...place,
      code: 'ENTRY_STATUS_LOCKED',
      summary: `Tickets can be created in "${status.label}", where ${rest} edit them.`,
      detail: `They would wait where they were created. ${why} Let the people who work there edit, or have tickets created elsewhere.`,
    });
  }
  return finding({
    ...place,
    code: 'ONLY_SUPER_ADMINS_EDIT',
    summary: `In "${status.label}" ${rest} edit tickets.`,
    detail: `${why} If that is intended, there is nothing to do.`,
  });
}

/** Reports certain cases only: if a rule or a list of editors is unknown, tickets may have a way out. */
function isDeadEnd({ model, people, pipeline, status }: Case): boolean {
  const { address, desired, after } = pipeline;
  const rules = model.facts.rules.get(address)?.after ?? null;
  const declared = [address, ...desired.statuses.map(({ key }) => statusAddress(address, key))].some((one) =>
    model.facts.declared.has(one),
  );
  if (rules === null || !declared || isFinish(pipeline, status)) return false;
  const order = after.map((one) => one.address);
  return !after.some(
    (target) =>
      target !== status &&
      rulesLetMove(rules, order, { from: status.address, to: target.address }) !== false &&
      someoneEdits(model, people.after, [status.address, target.address], 'after'),
  );
}

/** Tickets are meant to stay in a closed status that is followed only by closed ones. */
function isFinish({ after }: AccessPipeline, status: AccessStatus): boolean {
  return after.slice(after.indexOf(status)).every(({ state }) => state === 'closed');
}

function deadEnd(given: Case): Finding {
  const { model, pipeline, status } = given;
  const rules = model.facts.rules.get(pipeline.address)?.after ?? null;
  return finding({
    code: 'DEAD_END_STATUS',
    verdict: 'note',
    address: status.address,
    summary: `Nobody bound by the rules could move a ticket out of "${status.label}".`,
    detail: `${whyStuck(rules, pipeline, status)} Super admins, workflows and API calls without a user still can.`,
    source: placeOf(given),
  });
}

function whyStuck(rules: RuleFacts | null, pipeline: AccessPipeline, status: AccessStatus): string {
  const order = pipeline.after.map(({ address }) => address);
  const open = order.some(
    (to) => to !== status.address && rulesLetMove(rules, order, { from: status.address, to }) !== false,
  );
  if (!open) return '`noBackwards` blocks the way back, and no status follows.';
  const key = referenceTo(status.address);
  return `Nobody may edit both in \`${key}\` and in a status that the rules let its tickets go to (whether HubSpot requires both is unverified).`;
}

/** What the token's user could edit before the plan but can't afterwards: one finding per pipeline. */
function runnerLoses(model: AccessModel, runner: Subject, pipeline: AccessPipeline): readonly Finding[] {
  const lost = pipeline.after.filter(
    ({ address }) =>
      mayEdit(model, runner, address, 'before') === true &&
      mayEdit(model, runner, address, 'after') === false,
  );
  const [first] = lost;
  if (first === undefined) return [];
  const labels = lost.map(({ label }) => `"${label}"`).join(', ');
  return [
    finding({
      code: 'RUNNER_LOSES_ACCESS',
      verdict: 'note',
      address: lost.length === 1 ? first.address : pipeline.address,
      summary: `The user of this token could no longer edit tickets in ${labels}.`,
      detail:
        'They can today. Calls with this token may be refused there, if HubSpot makes them in the name of that user. Add the user to the editors, or use the token of an editor.',
      source: pipeline.desired.source,
    }),
  ];
}
