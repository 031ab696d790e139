/** Reads what the files declare from the account, as input for an update by `pull` and `drift --accept`. */
import { joinKnown, NOTHING_KNOWN } from '../../config/write/live-settings.js';
import type { ConfigDocument } from '../../config/index.js';
import type { UpdateInput } from '../../config/update/update.js';
import type { AskedPeople, Common } from '../../core/kinds/common.js';
import type { AccountReader } from '../../core/model/account.js';
import type { Address } from '../../core/base/address.js';
import { pipelineAddress, statusAddress, thingOf } from '../../core/base/address.js';
import type { Config, PortalLock } from '../../core/model/config.js';
import type { JsonObject } from '../../core/base/json.js';
import type { LivePipeline } from '../../core/model/live-state.js';
import type { Matching } from '../../core/model/matching.js';
import { declaresSetting } from '../../resources/shared/declared-setting.js';
import { settingsOnPages } from '../console/settings-on-pages.js';
import { documents } from '../../generated/kinds/document.js';
import { documentsNamingPeople, readLiveSettings } from '../account/live-settings.js';
import { matchLive, orUnreadable, readLive } from '../account/read-live.js';
import type { WantedSettings } from '../account/live-settings.js';

export interface FromFiles {
  readonly config: Config;
  readonly documents: readonly ConfigDocument[];
}

interface LiveForFiles {
  /** Computes the update for these files, with the ids that an earlier update settled. */
  readonly update: (now: FromFiles, pins: ReadonlyMap<Address, string>) => UpdateInput;
  /** Matched with the files as they are. */
  readonly common: Common;
  /** What this token can't read, one sentence each. */
  readonly notes: readonly string[];
}

interface Into extends Pick<UpdateInput, 'accept' | 'acceptPlace'> {
  /** True to add pipelines and teams that no file declares. */
  readonly all: boolean;
  /** The values on the settings pages, or null if unknown. */
  readonly pages: JsonObject | null;
}

/** True if the files can't contain ids, because they are for several accounts. */
export function isForSeveral({ portalIds, account }: Pick<Config, 'portalIds' | 'account'>): boolean {
  return portalIds.length > 1 || account !== null;
}

/** Reads what the files declare from the account. */
export async function liveForFiles(
  reader: AccountReader,
  { portalId, lock }: { readonly portalId: number; readonly lock: PortalLock },
  { config }: Pick<FromFiles, 'config'>,
  { all, pages, ...only }: Into,
): Promise<LiveForFiles> {
  const asked = askedPeople(config, { all, pages });
  const live = await readLive({ reader, asked, attempt: orUnreadable });
  const common = matchLive(live, config, lock);
  const { matching } = common;
  const read = await readLiveSettings(reader, wantedSettings(matching, all ? matching.unmanaged : []), live);
  const onPages = pages === null ? NOTHING_KNOWN : settingsOnPages(pages);
  const settings = { ...read.settings, known: joinKnown([read.settings.known, onPages]) };
  const update = (now: FromFiles, pins: ReadonlyMap<Address, string>): UpdateInput => {
    const ids = { ...lock.ids, ...(isForSeveral(config) ? Object.fromEntries(pins) : {}) };
    const again = matchLive(live, now.config, { ...lock, ids });
    const left = unmanagedStatuses(now.config);
    return {
      ...onlyManaged(only, left),
      documents: now.documents,
      portalId,
      live: live.pipelines,
      pipelines: again.matching.pipelines,
      add: all ? again.matching.unmanaged : [],
      settings,
      ...(settings.teams === null ? {} : { teams: again.people.teams.teams }),
      addTeams: all ? again.people.teams.unmanaged : [],
      idsToLock: isForSeveral(config),
    };
  };
  return { update, common: declaredIn(config, common, all), notes: read.notes };
}

/** Without the teams that no file declares, if the files declare none and none are to be added. */
function declaredIn({ teams }: Config, common: Common, all: boolean): Common {
  if (all || teams.length > 0) return common;
  const { people } = common;
  return { ...common, people: { ...people, teams: { ...people.teams, unmanaged: [] } } };
}

/** Addresses of statuses that an overlay leaves to the account. */
function unmanagedStatuses({ pipelines }: Config): ReadonlySet<Address> {
  return new Set(
    pipelines.flatMap(({ key, statuses }) =>
      statuses.flatMap((status) =>
        status.unmanaged === true ? [statusAddress(pipelineAddress(key), status.key)] : [],
      ),
    ),
  );
}

function onlyManaged(
  { accept, acceptPlace }: Pick<UpdateInput, 'accept' | 'acceptPlace'>,
  left: ReadonlySet<Address>,
): Pick<UpdateInput, 'accept' | 'acceptPlace'> {
  if (left.size === 0) return { ...(accept && { accept }), ...(acceptPlace && { acceptPlace }) };
  const managed =
    (wanted: (address: Address) => boolean = () => true) =>
    (address: Address): boolean =>
      !left.has(thingOf(address)) && wanted(address);
  return { accept: managed(accept), acceptPlace: managed(acceptPlace ?? accept) };
}

/** Members are read only if a file declares them or a setting names people; teams only if one is named. */
function askedPeople(
  { teams, pipelines, permissionSets }: Config,
  { all, pages }: Pick<Into, 'all' | 'pages'>,
): AskedPeople {
  const members =
    all || teams.some((team) => (team.members ?? team.extraMembers ?? team.permissionSet) !== null);
  const naming =
    pages === null
      ? documentsNamingPeople()
      : documents.flatMap(({ key, names }) => (names === undefined ? [] : [key]));
  const named = pipelines.some((pipeline) => naming.some((key) => declaresSetting(pipeline, key)));
  const sets = pages !== null && permissionSets.some(({ settings }) => Object.keys(settings).length > 0);
  return {
    teams: all || teams.length > 0 || named,
    members,
    everyone: members || named,
    permissionSets: all || sets || teams.some(({ permissionSet }) => permissionSet !== null),
  };
}

/** A setting is read only for pipelines that declare it, and for those to add. */
function wantedSettings({ pipelines }: Matching, add: readonly LivePipeline[]): WantedSettings {
  return (key) => [
    ...pipelines.flatMap(({ live, desired }) =>
      live !== null && declaresSetting(desired, key) ? [live] : [],
    ),
    ...add,
  ];
}
