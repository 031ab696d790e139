import type { KnownSettings, LiveSettings } from '../../config/write/live-settings.js';
import { joinKnown } from '../../config/write/live-settings.js';
import { documentsOf } from '../../config/read/setting-documents.js';
import type { Json } from '../../core/base/json.js';
import type { LiveCommon, Unread } from '../../core/kinds/common.js';
import type { SettingReader } from '../../core/kinds/document.js';
import { settingShape } from '../../core/kinds/document.js';
import type { AccountReader } from '../../core/model/account.js';
import type { LivePipeline, Unreadable } from '../../core/model/live-state.js';
import { commons } from '../../generated/kinds/common.js';
import { documents } from '../../generated/kinds/document.js';
import { settingReaders } from '../../generated/kinds/read-settings.js';
import { ifReadable, isUnreadable } from '../../resources/shared/refused.js';

/** The settings read, and a sentence for each kind that this token can't read. */
export interface ReadSettings {
  readonly settings: LiveSettings;
  readonly notes: readonly string[];
}

/** The pipelines to read a setting of, by the setting's key. */
export type WantedSettings = (key: string) => readonly LivePipeline[];

/**
 * Reads the settings of these pipelines in parallel, and joins them with what was read before. A refusal is reported once
 * per kind.
 */
export async function readLiveSettings(
  reader: AccountReader,
  wanted: WantedSettings,
  live: LiveCommon,
): Promise<ReadSettings> {
  const parts = await Promise.all(
    inOrder(settingReaders).map((kind) => readKind(kind, reader, wanted(kind.key))),
  );
  const { teams, memberships, everyone, permissionSets } = live.people;
  return {
    settings: {
      teams: ifReadable(teams),
      memberships: ifReadable(memberships),
      users: ifReadable(everyone),
      permissionSets: ifReadable(permissionSets),
      known: joinKnown(parts.map((part) => part.known)),
    },
    notes: [
      ...parts.flatMap(({ what, refusal }) => (refusal === null ? [] : [{ what, ...refusal }])),
      ...commons.flatMap(({ unread }) => unread(live)),
    ].map(noteOf),
  };
}

function noteOf({ what, unreadable }: Unread): string {
  return `The ${what} could not be read, so nothing is written about them: ${unreadable}`;
}

/** In the order of a new entry, those of pipelines first. */
function inOrder(readers: readonly SettingReader[]): readonly SettingReader[] {
  const keys = (['pipelines', 'statuses'] as const).flatMap((holder) =>
    documentsOf(holder).map(({ key }) => key),
  );
  return readers.toSorted((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key));
}

interface KindRead {
  readonly what: string;
  readonly known: KnownSettings;
  readonly refusal: Unreadable | null;
}

async function readKind(
  { key, holder, what, read }: SettingReader,
  reader: AccountReader,
  pipelines: readonly LivePipeline[],
): Promise<KindRead> {
  const answers = await Promise.all(pipelines.map((pipeline) => read(reader, pipeline)));
  const values = new Map(answers.flatMap((answer) => (isUnreadable(answer) ? [] : [...answer])));
  const known = { values: new Map([[settingShape(holder, key), values]]), unset: new Map<string, Json>() };
  return { what, known, refusal: answers.find((answer) => isUnreadable(answer)) ?? null };
}

/** Keys of the settings that the API returns and that name teams or users. */
export function documentsNamingPeople(): readonly string[] {
  const told = new Set(settingReaders.map(({ key }) => key));
  return documents.flatMap(({ key, names }) => (names !== undefined && told.has(key) ? [key] : []));
}
