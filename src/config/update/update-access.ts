import type { DesiredAccess } from '../../core/model/config.js';
import type { PipelineMatch } from '../../core/model/matching.js';
import { emailKey } from '../../core/model/people.js';
import type { Edit } from '../patch/edits.js';
import type { Written, WrittenAccess } from '../write/live-values.js';
import { writtenAccess } from '../write/live-values.js';
import type { ParsedText, Path } from '../read/parsed.js';
import type { PeopleLists } from '../patch/people-edits.js';
import { peopleEdits } from '../patch/people-edits.js';
import { differenceText, differs } from '../patch/text-lists.js';
import type { Draft, Pass } from './update-pass.js';
import { goneTeams } from './update-pass.js';
import { addPairs, replaceNode } from '../patch/value-edits.js';
import { accessText } from '../write/written-console.js';

interface Place {
  /** Of the pipeline. */
  readonly path: Path;
  readonly match: PipelineMatch;
}

/** Who sees a pipeline, where the files say it; where nobody can tell, they forget the teams that are gone. */
export function setAccess(pass: Pass, draft: Draft, { path, match }: Place): void {
  const raw = draft.value.pipelines?.find(({ key }) => key === match.desired.key)?.access;
  const declared = match.desired.access;
  if (declared === null || raw === undefined) return;
  const address = `${match.address}.access`;
  const told = { file: draft.parsed.file, address };
  const live = pass.accept(address) ? knownAccess(pass, match) : null;
  if (live !== null && 'cannot' in live)
    pass.take({ ...told, text: `access stays as it is: ${live.cannot}` }, null);
  const wanted = live !== null && 'value' in live ? live.value : withoutGone(pass, declared);
  const lists = listsOf(declared, wanted);
  const flips = declared.everyone !== (wanted === 'everyone');
  if (!flips && !differs(lists.teams) && !differs(lists.users)) return;
  const whole = flips || typeof raw === 'string' || Object.keys(raw).length === 0;
  const own = [...path, 'access'];
  const edits = whole
    ? replaceNode(draft.parsed, own, accessText(wanted))
    : partEdits(draft.parsed, own, { raw, lists });
  const text = whole
    ? `access: ${accessText(declared.everyone ? 'everyone' : declared)} -> ${accessText(wanted)}`
    : `access: ${[lists.teams, lists.users]
        .map(differenceText)
        .filter((part) => part !== '')
        .join(', ')}`;
  pass.take({ ...told, text }, edits);
}

function knownAccess({ names }: Pass, { live }: PipelineMatch): Written<WrittenAccess> | null {
  const { console, users } = names.settings;
  const access = live === null ? null : (console.access.get(live.id) ?? console.unset.access);
  return access === null ? null : writtenAccess(access, names.teamKeys, users);
}

function withoutGone(pass: Pass, { everyone, teams, users }: DesiredAccess): WrittenAccess {
  if (everyone) return 'everyone';
  const gone = goneTeams(pass).map(({ desired }) => desired.key);
  return { teams: teams.filter((key) => !gone.includes(key)), users };
}

function listsOf(declared: DesiredAccess, wanted: WrittenAccess): PeopleLists {
  const { teams, users } = wanted === 'everyone' ? { teams: [], users: [] } : wanted;
  return {
    teams: { declared: declared.teams, wanted: teams, same: (key) => key },
    users: { declared: declared.users, wanted: users, same: emailKey },
  };
}

function partEdits(
  parsed: ParsedText,
  path: Path,
  { raw, lists }: { readonly raw: object; readonly lists: PeopleLists },
): readonly Edit[] | null {
  const { edits, missing } = peopleEdits(parsed, path, raw, lists);
  const parts = [...edits, addPairs(parsed, path, missing)];
  return parts.every((part) => part !== null) ? parts.flat() : null;
}
