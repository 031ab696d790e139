/** The parts of an access report that text and Markdown share: table rows, cells, and sentences about differences. */
import type { PipelineAccess, Sight, StatusAccess, StatusSides } from '../../core/access/access-of.js';
import type { AccessDifference } from '../../core/access/differences.js';
import { accessDifferences } from '../../core/access/differences.js';
import type { AccessOutline, AccessResult } from '../../core/access/report.js';
import type { Address } from '../../core/base/address.js';
import { sameJson } from '../../core/base/json.js';
import { counted, listed } from '../words/count.js';

/** Somebody in a report. Names are raw: not yet cleaned. */
export interface AccessRow {
  readonly name: string;
  readonly pipelines: readonly PipelineAccess[];
  /** What super admins see is always known. */
  readonly superAdmin: boolean;
}

interface AccessRows {
  /** Teams, people who differ from all that they belong to, everyone else, super admins. */
  readonly rows: readonly AccessRow[];
  /** The number of people who may do exactly what the row of their team, or of everyone else, says. */
  readonly folded: number;
}

export const EVERYONE_ELSE_ROW = 'everyone else';
export const SUPER_ADMINS_ROW = 'super admins';

export function rowsOf(result: AccessResult): AccessRows {
  const { teams, users, everyoneElse, superAdmins } = result;
  const own = users.filter((user) => {
    const groups =
      user.superAdmin === true ? [superAdmins] : teams.filter((team) => user.teams?.includes(team.address));
    const belongs = groups.length > 0 || user.teams === null ? groups : [everyoneElse];
    return !belongs.some(({ pipelines }) => sameJson(pipelines, user.pipelines));
  });
  const rows = [
    ...teams.map(({ name, pipelines }) => ({ name, pipelines, superAdmin: false })),
    ...own.map(({ email, pipelines, superAdmin }) => ({
      name: email,
      pipelines,
      superAdmin: superAdmin === true,
    })),
    { name: EVERYONE_ELSE_ROW, ...everyoneElse, superAdmin: false },
    { name: SUPER_ADMINS_ROW, ...superAdmins, superAdmin: true },
  ];
  return { rows, folded: users.length - own.length };
}

/** `cme`: may create, move tickets into it from somewhere, edit; `-` for what they may not, `?` if unknown. */
function letters({ create, moveInto, edit }: StatusAccess): string {
  const letter = (known: boolean | null, sign: string): string => (known === null ? '?' : known ? sign : '-');
  return (
    letter(create, 'c') + letter(moveInto === null ? null : moveInto.length > 0, 'm') + letter(edit, 'e')
  );
}

export const LEGEND =
  'c create tickets there, m move tickets there (from at least one status), e edit tickets there, - may not, ? not known';

/** One cell: both sides if they differ, and statuses that are created or deleted. */
export function cellText({ before, after }: StatusSides, arrow: string): string {
  if (before === null) return after === null ? '' : `new: ${letters(after)}`;
  if (after === null) return `${letters(before)} ${arrow} gone`;
  const [left, right] = [letters(before), letters(after)];
  return left === right ? left : `${left} ${arrow} ${right}`;
}

export function sightText(sight: Sight | null): string {
  if (sight === null) return 'not known';
  const own = { everything: 'all tickets', team: "their team's tickets", owned: 'their own tickets' }[
    sight.view
  ];
  return sight.unassigned && sight.view !== 'everything' ? `${own} and unassigned ones` : own;
}

/** Which tickets a row sees, with both sides if they differ; null if unknown. The same in every pipeline. */
export function seesText({ pipelines }: Pick<AccessRow, 'pipelines'>, arrow: string): string | null {
  const { before, after } = pipelines[0]?.sees ?? { before: null, after: null };
  if (before === null && after === null) return null;
  const [left, right] = [sightText(before), sightText(after)];
  return left === right ? left : `${left} ${arrow} ${right}`;
}

export type LabelOf = (address: Address) => string;

/** Labels of pipelines and statuses, through `shown`, which makes them safe to print. */
export function labelsOf(outlines: readonly AccessOutline[], shown: (text: string) => string): LabelOf {
  const things = outlines.flatMap((pipeline) => [pipeline, ...pipeline.statuses]);
  const labels = new Map(things.map(({ address, label }) => [address, label]));
  return (address) => shown(labels.get(address) ?? address);
}

const SHOWN_MOVES = 3;

/** What somebody gains and loses, as sentences without a name: `loses in Support: edit in Closed`. */
export function differenceTexts(
  row: Pick<AccessRow, 'pipelines'>,
  label: LabelOf,
  arrow: string,
): readonly string[] {
  return accessDifferences(row.pipelines).map((difference) => {
    const { pipeline, gains } = difference;
    return `${gains ? 'gains' : 'loses'} in ${label(pipeline)}: ${whatOf(difference, label, arrow).join('; ')}`;
  });
}

function whatOf({ create, edit, move }: AccessDifference, label: LabelOf, arrow: string): readonly string[] {
  const ways = move.map(({ from, to }) => `${label(from)} ${arrow} ${label(to)}`);
  const moves =
    ways.length > SHOWN_MOVES
      ? counted(
          ways.length,
          'way to move a ticket from one status to another',
          'ways to move a ticket from one status to another',
        )
      : `move ${listed(ways)}`;
  return [
    ...(create.length === 0 ? [] : [`create in ${listed(create.map(label))}`]),
    ...(edit.length === 0 ? [] : [`edit in ${listed(edit.map(label))}`]),
    ...(ways.length === 0 ? [] : [moves]),
  ];
}

/** One line about the plan that `after` comes from. */
export function planSentence({ changes, blocked }: AccessResult): string {
  if (blocked) return 'The plan is blocked: what is after an arrow will not happen as shown.';
  if (!changes) return 'The plan has no changes.';
  return 'The plan has changes: what is after an arrow applies once all of it is done, including the steps by hand.';
}

export function bypassSentence({ bypasses }: AccessResult): string {
  return `HubSpot's rules don't bind ${listed(bypasses)}.`;
}
