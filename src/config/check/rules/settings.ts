import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { jsonOf } from '../../../core/base/json.js';
import type { Holder, PathInSetting, SettingDocument, SettingProblem } from '../../../core/kinds/document.js';
import { addressOf } from '../address-of.js';
import type { Place } from '../../read/place.js';
import { entries, entryAt, keySourceOf, member, sourceOf, textIn, textOf } from '../../read/place.js';
import { documentsOf } from '../../read/setting-documents.js';
import type { Declared, DeclaredPipeline } from './declared.js';
import { keysOf } from './declared.js';
import { listedTwice } from './duplicates.js';
import { unknownReference } from './references.js';

/** A setting as written in a file. */
interface DeclaredSetting {
  readonly document: SettingDocument;
  readonly holder: Holder;
  readonly place: Place;
  /** Of a pipeline, and of a status in it. */
  readonly pipeline: DeclaredPipeline | null;
}

const SETTINGS = new WeakMap<Declared, readonly DeclaredSetting[]>();

/** Every setting that the files declare. */
export function settingsIn(declared: Declared): readonly DeclaredSetting[] {
  const known = SETTINGS.get(declared) ?? readSettings(declared);
  SETTINGS.set(declared, known);
  return known;
}

function readSettings({ pipelines, teams, permissionSets }: Declared): readonly DeclaredSetting[] {
  return [
    ...pipelines.flatMap((pipeline) => [
      ...settingsOf('pipelines', pipeline.place, pipeline),
      ...pipeline.statuses.flatMap(({ place }) => settingsOf('statuses', place, pipeline)),
    ]),
    ...teams.flatMap(({ place }) => settingsOf('teams', place)),
    ...permissionSets.flatMap(({ place }) => settingsOf('permissionSets', place)),
  ];
}

function settingsOf(
  holder: Holder,
  thing: Place,
  pipeline: DeclaredPipeline | null = null,
): readonly DeclaredSetting[] {
  return documentsOf(holder).flatMap((document) => {
    const place = member(thing, document.key);
    return place === undefined ? [] : [{ document, holder, place, pipeline }];
  });
}

/** Settings must name declared things, none twice; and each kind checks its values. */
export function checkSettings(declared: Declared): readonly Diagnostic[] {
  const teams = keysOf(declared.teams);
  return settingsIn(declared).flatMap(({ document, place, pipeline }) => [
    ...document.uniques.flatMap(({ path, thing }) => listedTwice(thing, entries(placeAt(place, path)))),
    ...(document.check?.(jsonOf(place.value)) ?? []).map((found) => problemAt(place, found)),
    ...(document.form.form === 'people' ? teamsIn(place, teams) : []),
    ...(document.form.form === 'lists' && pipeline !== null
      ? document.form.parts.flatMap(({ name }) => statusesIn(member(place, name), pipeline))
      : []),
  ]);
}

/** The place of a part, or the setting's own if the part is missing. */
export function placeAt(place: Place, path: PathInSetting): Place {
  let at = place;
  for (const step of path) {
    const next = typeof step === 'number' ? entryAt(at, step) : member(at, step);
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

function problemAt(setting: Place, { path, at, ...found }: SettingProblem): Diagnostic {
  const place = placeAt(setting, path);
  const source = at === 'key' ? keySourceOf(place) : sourceOf(place);
  return problem({ ...found, address: addressOf(place), source });
}

function teamsIn(place: Place, teams: readonly string[]): readonly Diagnostic[] {
  return entries(member(place, 'teams'))
    .filter((entry) => typeof entry.value === 'string' && !teams.includes(entry.value))
    .map((entry) => unknownReference(entry, 'team', teams));
}

function statusesIn(list: Place | undefined, pipeline: DeclaredPipeline): readonly Diagnostic[] {
  const statuses = keysOf(pipeline.statuses);
  const retired = new Set(pipeline.retired.flatMap((entry) => textIn(entry, 'status') ?? []));
  return entries(list).flatMap((entry) => {
    const key = textOf(entry);
    if (key === undefined || statuses.includes(key)) return [];
    return [
      retired.has(key)
        ? namesRetired(entry, key)
        : unknownReference(entry, 'status of this pipeline', statuses),
    ];
  });
}

function namesRetired(place: Place, key: string): Diagnostic {
  return problem({
    code: 'RULE_INVALID',
    summary: `The rule names ${key}, which is retired.`,
    detail: 'A rule can only apply to a status that stays. Remove it from the list.',
    address: addressOf(place),
    source: sourceOf(place),
  });
}
