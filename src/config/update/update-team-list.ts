import type { Address } from '../../core/base/address.js';
import { permissionSetAddress, teamAddress } from '../../core/base/address.js';
import type { Slot } from '../patch/arrangement.js';
import { blockLines, flowText } from '../patch/entry-text.js';
import type { Entry } from '../patch/entry-text.js';
import type { TopList } from '../patch/first-entries.js';
import { firstEntries } from '../patch/first-entries.js';
import { arrangeList } from '../patch/list-edits.js';
import type { Draft, Pass, Pins } from './update-pass.js';
import { goneTeams, writingOf } from './update-pass.js';
import { bareTeamEntry, permissionSetEntry, teamEntry } from '../write/written-entries.js';

/** Removes deleted teams, and adds new ones to the first file. */
export function teamListEdits(pass: Pass, draft: Draft): void {
  const written = draft.value.teams ?? [];
  const gone = goneTeams(pass).filter(({ desired }) => written.some(({ key }) => key === desired.key));
  const goneKeys = gone.map(({ desired }) => desired.key);
  const kept = written.flatMap(({ key }, index): Slot[] => (goneKeys.includes(key) ? [] : [{ index }]));
  const added = draft.index === 0 ? pass.names.newTeams : [];
  const writing = writingOf(pass, draft);
  const tellings = [
    ...gone.map(({ address, desired }) => ({
      address,
      text: `removed: ${JSON.stringify(desired.name)} is not in the account`,
    })),
    ...added.map(({ key, live, full }) => ({
      address: teamAddress(key),
      text: `added: ${JSON.stringify(live.name)}${full ? '' : ', because other parts refer to it'}`,
    })),
  ];
  const entries = added.map(({ live, key, full }) =>
    full ? teamEntry(live, key, writing) : bareTeamEntry(live, key, writing),
  );
  const pins = added.map(({ key, live }) => [teamAddress(key), live.id] as const);
  changeList(pass, draft, { name: 'teams', kept, entries, tellings, pins });
}

/** Adds permission sets that teams have and no file declares to the first file. */
export function permissionSetListEdits(pass: Pass, draft: Draft): void {
  const added = draft.index === 0 ? pass.names.newSets : [];
  const kept = (draft.value.permissionSets ?? []).map((_, index): Slot => ({ index }));
  const entries = added.map(({ set, key }) => permissionSetEntry(set, key, writingOf(pass, draft)));
  const tellings = added.map(({ set, key }) => ({
    address: permissionSetAddress(key),
    text: `added: ${JSON.stringify(set.name)}`,
  }));
  changeList(pass, draft, { name: 'permissionSets', kept, entries, tellings, pins: [] });
}

interface ListChange {
  readonly name: TopList;
  readonly kept: readonly Slot[];
  readonly entries: readonly Entry[];
  readonly tellings: readonly { readonly address: Address; readonly text: string }[];
  readonly pins: Pins;
}

function changeList(pass: Pass, draft: Draft, { name, kept, entries, tellings, pins }: ListChange): void {
  if (tellings.length === 0) return;
  const added = entries.map((entry) => ({ lines: blockLines(entry), flow: flowText(entry.pairs) }));
  const isEmpty = (draft.value[name] ?? []).length === 0;
  const edits = isEmpty
    ? firstEntries(draft, name, added)
    : arrangeList(draft.parsed, [name], [...kept, ...added.map((entry) => ({ entry }))]);
  const { file } = draft.parsed;
  pass.takeAll(
    tellings.map(({ address, text }) => ({ file, address, text })),
    edits,
    pins,
  );
}
