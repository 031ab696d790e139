import type { Address } from '../core/address.js';
import type { DesiredEditors } from '../core/config.js';
import type { PipelineMatch, StatusMatch } from '../core/matching.js';
import { emailKey } from '../core/people.js';
import type { Editors } from '../generated/config.js';
import { flowList } from './entry-text.js';
import type { Edit } from './edits.js';
import type { Written, WrittenEditors } from './live-values.js';
import { writtenEditors } from './live-values.js';
import type { ParsedText, Path } from './parsed.js';
import type { NameList } from './text-lists.js';
import { differenceText, differs, editNames } from './text-lists.js';
import type { Draft, Pass } from './update-pass.js';
import { goneTeams, matchesIn } from './update-pass.js';
import { addPairs, replaceNode } from './value-edits.js';
import { editorsText } from './written-entries.js';

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
      setEditors(pass, draft, place, live !== null && 'value' in live ? live.value : { ...declared, teams });
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
  const flips = declared.superAdmins !== wanted.superAdmins;
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
  return editorsText({ everyone, teams, users, superAdmins });
}

/** `{}`: nothing to put anything behind. */
function isBare(raw: Editors): boolean {
  return typeof raw !== 'string' && Object.keys(raw).length === 0;
}

interface Parts {
  readonly teams: NameList;
  readonly users: NameList;
  readonly superAdmins: boolean;
}

function partEdits(
  parsed: ParsedText,
  { path, raw, declared }: Place,
  { teams, users, superAdmins }: Parts,
): readonly Edit[] | null {
  const has = (name: string): boolean => typeof raw !== 'string' && Object.hasOwn(raw, name);
  const parts: (readonly Edit[] | null)[] = [];
  const missing: string[] = [];
  for (const [name, list] of [
    ['teams', teams],
    ['users', users],
  ] as const) {
    if (!differs(list)) continue;
    if (has(name)) parts.push(editNames(parsed, [...path, name], list));
    else missing.push(`${name}: ${flowList(list.wanted)}`);
  }
  if (superAdmins !== declared.superAdmins) {
    if (has('superAdmins')) parts.push(replaceNode(parsed, [...path, 'superAdmins'], String(superAdmins)));
    else missing.push(`superAdmins: ${superAdmins}`);
  }
  parts.push(addPairs(parsed, path, missing));
  return parts.every((part) => part !== null) ? parts.flat() : null;
}
