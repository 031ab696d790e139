import { settingAddress } from '../../core/base/address.js';
import type { LiveTeam, Membership } from '../../core/model/live-state.js';
import type { TeamMatch } from '../../core/model/matching.js';
import { plainLabel } from '../../core/model/matching.js';
import { emailKey } from '../../core/model/people.js';
import type { Team } from '../../generated/config.js';
import type { Edit } from '../patch/edits.js';
import { setText } from '../patch/edits.js';
import { peopleIn, sharedPermissionSet, writtenMembers } from '../write/live-values.js';
import type { Path } from '../read/parsed.js';
import { quoted } from '../patch/scalar-text.js';
import { differenceText, differs, editNames } from '../patch/text-lists.js';
import type { Draft, Pass } from './update-pass.js';
import { goneTeams } from './update-pass.js';
import { removePair } from '../patch/value-edits.js';

/** Updates name, id, parent, members and permission set of what is declared and live. */
export function teamEdits(pass: Pass, draft: Draft): void {
  const matches = new Map((pass.input.teams ?? []).map((match) => [match.desired.key, match]));
  (draft.value.teams ?? []).forEach((written, index) => {
    const match = matches.get(written.key);
    if (match === undefined || match.live === null) return;
    const team = { match, written, live: match.live, path: ['teams', index] };
    if (pass.accept(match.address)) setNames(pass, draft, team);
    setParent(pass, draft, team);
    if (pass.accept(settingAddress(match.address, 'members'))) setMembers(pass, draft, team);
    if (pass.accept(settingAddress(match.address, 'permissionSet'))) setPermissionSet(pass, draft, team);
  });
}

interface DeclaredTeam {
  readonly match: TeamMatch;
  readonly written: Team;
  readonly live: LiveTeam;
  readonly path: Path;
}

function setNames(pass: Pass, draft: Draft, { match, written, live, path }: DeclaredTeam): void {
  const { name } = live;
  if (plainLabel(written.name) !== name) {
    const text = `name: ${JSON.stringify(written.name)} -> ${JSON.stringify(name)}`;
    pass.take(
      { file: draft.parsed.file, address: match.address, text },
      one(setText(draft.parsed, path, 'name', { text: name, after: 'key' })),
    );
  }
  if (match.desired.wantedId !== live.id && pass.input.idsToLock === true) {
    pass.takeAll([], [], [[match.address, live.id]]);
  } else if (match.desired.wantedId !== live.id) {
    const to = { text: live.id, quoted: quoted(live.id), after: 'key' };
    const text = `id: ${JSON.stringify(live.id)} is its id in the account`;
    pass.take(
      { file: draft.parsed.file, address: match.address, text },
      one(setText(draft.parsed, path, 'id', to)),
    );
  }
}

/** If HubSpot has no parent, the line is removed: a file can't express "none", and what it omits is never changed. */
function setParent(pass: Pass, draft: Draft, { match, written, live, path }: DeclaredTeam): void {
  const { parent } = written;
  if (parent === undefined) return;
  const orphaned = goneTeams(pass).some(({ desired }) => desired.key === parent);
  if (!orphaned && !pass.accept(match.address)) return;
  const wanted = live.parentId === null ? null : pass.names.teamKeys.get(live.parentId);
  if (wanted === parent) return;
  if (wanted === undefined) {
    pass.take(
      {
        file: draft.parsed.file,
        address: match.address,
        text: 'parent stays as it is: its parent in the account has no key',
      },
      null,
    );
    return;
  }
  const edits =
    wanted === null
      ? removePair(draft.parsed, path, 'parent')
      : one(setText(draft.parsed, path, 'parent', { text: wanted, after: 'name' }));
  pass.take(
    {
      file: draft.parsed.file,
      address: match.address,
      text: `parent: ${parent} -> ${wanted ?? 'none, so the line is removed'}`,
    },
    edits,
  );
}

function setMembers(pass: Pass, draft: Draft, { match, written, live, path }: DeclaredTeam): void {
  const { memberships, users } = pass.names.settings;
  if (memberships === null || users === null) return;
  const lists = writtenMembers(peopleIn(membershipOf(memberships, live), users), users);
  for (const name of ['members', 'extraMembers'] as const) {
    const declared = written[name];
    if (declared === undefined) continue;
    const list = lists[name];
    const address = settingAddress(match.address, 'members');
    if ('cannot' in list) {
      pass.take(
        {
          file: draft.parsed.file,
          address,
          text: `${name} stay as they are: ${list.cannot.replace(/^it names/, 'they include')}`,
        },
        null,
      );
      continue;
    }
    const names = { declared, wanted: list.value, same: emailKey };
    if (!differs(names)) continue;
    const edits = editNames(draft.parsed, [...path, name], names);
    pass.take({ file: draft.parsed.file, address, text: `${name}: ${differenceText(names)}` }, edits);
  }
}

function setPermissionSet(pass: Pass, draft: Draft, { match, written, live, path }: DeclaredTeam): void {
  const { memberships, users, permissionSets } = pass.names.settings;
  const { permissionSet } = written;
  if (permissionSet === undefined || memberships === null || users === null || permissionSets === null)
    return;
  const membership = membershipOf(memberships, live);
  if (membership.main.length === 0) return;
  const shared = sharedPermissionSet(membership, users);
  const wanted = shared === null ? undefined : pass.names.setKeys.get(shared);
  if (wanted === permissionSet) return;
  const address = settingAddress(match.address, 'permissionSet');
  if (wanted === undefined) {
    pass.take(
      {
        file: draft.parsed.file,
        address,
        text: 'permissionSet stays as it is: the members do not share one permission set',
      },
      null,
    );
    return;
  }
  const edit = setText(draft.parsed, path, 'permissionSet', { text: wanted, after: 'name' });
  pass.take(
    { file: draft.parsed.file, address, text: `permissionSet: ${permissionSet} -> ${wanted}` },
    one(edit),
  );
}

function membershipOf(memberships: ReadonlyMap<string, Membership>, { id }: LiveTeam): Membership {
  return memberships.get(id) ?? { main: [], extra: [] };
}

function one(edit: Edit | null): readonly Edit[] | null {
  return edit === null ? null : [edit];
}
