import type { Address } from '../../core/base/address.js';
import type { DesiredEditors } from '../../core/model/config.js';
import type { PipelineMatch, StatusMatch } from '../../core/model/matching.js';
import { emailKey } from '../../core/model/people.js';
import type { Editors } from '../../generated/config.js';
import type { Edit } from '../patch/edits.js';
import type { Written, WrittenEditors } from '../write/live-values.js';
import { writtenEditors } from '../write/live-values.js';
import type { ParsedText, Path } from '../read/parsed.js';
import type { PeopleLists } from '../patch/people-edits.js';
import { peopleEdits } from '../patch/people-edits.js';
import { differenceText, differs } from '../patch/text-lists.js';
import type { Draft, Pass } from './update-pass.js';
import { goneTeams, matchesIn } from './update-pass.js';
import { addPairs, replaceNode } from '../patch/value-edits.js';
import { editorsText } from '../write/written-entries.js';

/** Who may edit, where the files say it; lists that can't be read forget the teams that are gone. */
export function editorEdits(pass: Pass, draft: Draft): void {
  const { file } = draft.parsed;
  const gone = goneTeams(pass).map(({ desired }) => desired.key);
  for (const { index, match } of matchesIn(pass, draft)) {
    match.statuses.forEach((status, at) => {
      const raw = draft.value.pipelines?.[index]?.statuses[at]?.editableBy;
      const declared = status.desired.editableBy;
      if (raw === undefined || declared === null) return;
      const place = {
        path: ['pipelines', index, 'statuses', at, 'editableBy'],
        address: `${status.address}.editableBy`,
        raw,
        declared,
      };
      const live = pass.accept(place.address) ? liveEditors(pass, match, status) : null;
      if (live !== null && 'cannot' in live)
        pass.take({ file, address: place.address, text: `editableBy stays as it is: ${live.cannot}` }, null);
      const teams = declared.teams.filter((key) => !gone.includes(key));
      const same = { ...declared, teams, superAdmins: declared.superAdmins === true };
      setEditors(pass, draft, place, live !== null && 'value' in live ? live.value : same);
    });
  }
}

interface Place {
  readonly path: Path;
  readonly address: Address;
  readonly raw: Editors;
  readonly declared: DesiredEditors;
}

/** A status that the account doesn't mention is restricted by nobody. */
function liveEditors(pass: Pass, match: PipelineMatch, status: StatusMatch): Written<WrittenEditors> | null {
  const { settings, teamKeys } = pass.names;
  if (match.live === null || status.live === null) return null;
  const entries = settings.editors.get(match.live.id);
  if (entries === undefined) return null;
  const everyone = { statusId: status.live.id, everyone: true, teamIds: [], userIds: [], superAdmins: true };
  const entry = entries.find(({ statusId }) => statusId === status.live?.id) ?? everyone;
  return writtenEditors(entry, teamKeys, settings.users);
}

function setEditors(pass: Pass, draft: Draft, place: Place, wanted: WrittenEditors): void {
  const { declared } = place;
  const teams = { declared: declared.teams, wanted: wanted.teams, same: (key: string) => key };
  const users = { declared: declared.users, wanted: wanted.users, same: emailKey };
  const flips = flipsAdmins(declared, wanted.superAdmins);
  if (declared.everyone === wanted.everyone && !differs(teams) && !differs(users) && !flips) return;
  const whole = declared.everyone || wanted.everyone || isBare(place.raw);
  const edits = whole
    ? replaceNode(draft.parsed, place.path, editorsText(wanted))
    : partEdits(draft.parsed, place, { teams, users, superAdmins: wanted.superAdmins });
  const text = whole
    ? `editableBy: ${declaredText(declared)} -> ${editorsText(wanted)}`
    : `editableBy: ${[
        ...[teams, users].map(differenceText).filter((part) => part !== ''),
        ...(flips ? [`superAdmins: ${wanted.superAdmins}`] : []),
      ].join(', ')}`;
  pass.take({ file: draft.parsed.file, address: place.address, text }, edits);
}

function declaredText({ everyone, teams, users, superAdmins }: DesiredEditors): string {
  return editorsText({ everyone, teams, users, superAdmins: superAdmins === true });
}

/** Where the files leave it out, whatever the account has is right. */
function flipsAdmins(declared: DesiredEditors, live: boolean): boolean {
  return declared.superAdmins !== null && declared.superAdmins !== live;
}

/** `{}`: nothing to put anything behind. */
function isBare(raw: Editors): boolean {
  return typeof raw !== 'string' && Object.keys(raw).length === 0;
}

interface Parts extends PeopleLists {
  readonly superAdmins: boolean;
}

function partEdits(
  parsed: ParsedText,
  { path, raw, declared }: Place,
  { teams, users, superAdmins }: Parts,
): readonly Edit[] | null {
  const people = peopleEdits(parsed, path, raw, { teams, users });
  const flips = flipsAdmins(declared, superAdmins);
  const said = typeof raw !== 'string' && Object.hasOwn(raw, 'superAdmins');
  const missing = [...people.missing, ...(flips && !said ? [`superAdmins: ${superAdmins}`] : [])];
  const parts = [
    ...people.edits,
    flips && said ? replaceNode(parsed, [...path, 'superAdmins'], String(superAdmins)) : [],
    addPairs(parsed, path, missing),
  ];
  return parts.every((part) => part !== null) ? parts.flat() : null;
}
