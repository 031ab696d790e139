import type { Address } from '../../core/base/address.js';
import { permissionSetAddress, settingAddress, statusAddress, teamAddress } from '../../core/base/address.js';
import type { Json } from '../../core/base/json.js';
import { jsonOf } from '../../core/base/json.js';
import type { Holder, InWords, SettingDocument } from '../../core/kinds/document.js';
import type { PipelineMatch } from '../../core/model/matching.js';
import type { ParsedText, Path } from '../read/parsed.js';
import { documentsOf } from '../read/setting-documents.js';
import type { Keys } from '../write/live-values.js';
import { liveValue } from '../write/live-settings.js';
import { namesFor } from '../write/written-settings.js';
import { listsUpdate } from './settings/lists.js';
import { orderedUpdate } from './settings/ordered.js';
import { partsUpdate } from './settings/parts.js';
import { peopleUpdate } from './settings/people.js';
import type { SettingUpdate, WantedSetting } from './settings/setting-update.js';
import { valueUpdate } from './settings/value.js';
import { statusKeys } from './update-names.js';
import type { Draft, Pass } from './update-pass.js';
import { goneTeams, matchesIn } from './update-pass.js';

/** A thing as declared in a file, and its live counterpart. */
interface Owner {
  readonly holder: Holder;
  readonly address: Address;
  readonly path: Path;
  readonly written: object;
  /** null if it doesn't exist in the account. */
  readonly id: string | null;
  /** Of a pipeline, and of a status in it. */
  readonly pipeline: PipelineMatch | null;
}

/**
 * Updates every setting that a file declares to its live value; from unknown ones only deleted teams and statuses are
 * removed.
 */
export function settingEdits(pass: Pass, draft: Draft): void {
  for (const owner of ownersIn(pass, draft)) {
    const written = new Map<string, unknown>(Object.entries(owner.written));
    for (const document of documentsOf(owner.holder)) {
      const raw = written.get(document.key);
      if (raw !== undefined) updateSetting(pass, draft.parsed, { owner, document, raw: jsonOf(raw) });
    }
  }
}

function ownersIn(pass: Pass, draft: Draft): readonly Owner[] {
  const { teamKeys, setKeys } = pass.names;
  const { teams = [], permissionSets = [], pipelines = [] } = draft.value;
  const idOf = (keys: Keys, key: string): string | null =>
    [...keys].find(([, own]) => own === key)?.[0] ?? null;
  return [
    ...matchesIn(pass, draft).flatMap(({ index, match }): Owner[] => {
      const pipeline = pipelines[index];
      const path = ['pipelines', index];
      if (pipeline === undefined) return [];
      const own = { pipeline: match, address: match.address, id: match.live?.id ?? null };
      return [
        { ...own, holder: 'pipelines', path, written: pipeline },
        ...pipeline.statuses.map((status, at): Owner => {
          const address = statusAddress(match.address, status.key);
          const id = match.statuses.find((one) => one.address === address)?.live?.id ?? null;
          return {
            ...{ holder: 'statuses', pipeline: match, address, written: status },
            ...{ path: [...path, 'statuses', at], id },
          };
        }),
      ];
    }),
    ...teams.map((team, index): Owner => {
      const place = { path: ['teams', index], address: teamAddress(team.key) };
      return { ...place, holder: 'teams', written: team, id: idOf(teamKeys, team.key), pipeline: null };
    }),
    ...permissionSets.map((set, index): Owner => {
      const place = { path: ['permissionSets', index], address: permissionSetAddress(set.key) };
      return { ...place, holder: 'permissionSets', written: set, id: idOf(setKeys, set.key), pipeline: null };
    }),
  ];
}

interface Written {
  readonly owner: Owner;
  readonly document: SettingDocument;
  readonly raw: Json;
}

function updateSetting(pass: Pass, parsed: ParsedText, { owner, document, raw }: Written): void {
  const { key, plural } = document;
  const address = settingAddress(owner.address, key);
  const live = pass.accept(address) ? liveInWords(pass, owner, document) : null;
  const tell = (text: string, edits: ReturnType<SettingUpdate>[number]['edits']): void => {
    pass.take({ file: parsed.file, address, text }, edits);
  };
  const wanted: WantedSetting = {
    parsed,
    path: [...owner.path, key],
    key,
    raw,
    declared: document.declared(raw),
    live,
    yaml: document.yaml,
    gone: {
      teams: goneTeams(pass).map(({ desired }) => desired.key),
      statuses: goneStatuses(pass, owner.pipeline),
    },
  };
  for (const { part, why } of live?.cannot ?? []) {
    if (part !== null && !isDeclared(raw, part)) continue;
    tell(`${part ?? key} ${plural ? 'stay as they are' : 'stays as it is'}: ${why}`, null);
  }
  for (const { text, edits } of updateOf(document)(wanted)) tell(text, edits);
}

function isDeclared(raw: Json, part: string): boolean {
  return typeof raw === 'object' && raw !== null && Object.hasOwn(raw, part);
}

function updateOf({ form }: SettingDocument): SettingUpdate {
  switch (form.form) {
    case 'value':
      return valueUpdate;
    case 'ordered':
      return orderedUpdate(form);
    case 'people':
      return peopleUpdate(form);
    case 'parts':
      return partsUpdate(form);
    case 'lists':
      return listsUpdate(form);
  }
}

function liveInWords(pass: Pass, { holder, id, pipeline }: Owner, document: SettingDocument): InWords | null {
  const { settings, teamKeys } = pass.names;
  const live = id === null ? undefined : liveValue(settings.known, holder, document, id);
  if (live === undefined) return null;
  const statuses = pipeline === null ? new Map<string, string>() : statusKeys(pipeline, pass.accept);
  const names = namesFor({ pipeline: pipeline?.live ?? null, statuses }, { teamKeys, settings });
  return document.inWords(live, names);
}

function goneStatuses(pass: Pass, match: PipelineMatch | null): readonly string[] {
  if (match === null || match.live === null) return [];
  return match.statuses.flatMap(({ live, address, desired }) =>
    live === null && pass.accept(address) ? [desired.key] : [],
  );
}
