import type { Address } from '../../core/base/address.js';
import {
  pipelineAddress,
  settingAddress,
  statusAddress,
  statusIdAddress,
  ticketsAddress,
} from '../../core/base/address.js';
import type { PortalLock, StatusTarget } from '../../core/model/config.js';
import { targetOfStatus } from '../../core/model/config.js';
import type { LiveStatus } from '../../core/model/live-state.js';
import type { Matching, StatusMatch } from '../../core/model/matching.js';
import type { Source } from '../../core/base/source.js';
import type { ConsoleSetting } from '../shared/console-setting.js';
import { lastConfirmed } from '../shared/console-setting.js';
import { declaredProperties } from './document.js';
import type { StageProperties } from './value.js';
import { PROPERTIES, requiredIn } from './value.js';

/**
 * Tickets for which values will be required that they may lack: those that are in a status, or those that move into
 * one.
 */
export interface Asked {
  readonly kind: 'stay' | 'move';
  readonly address: Address;
  /** The live status that the tickets are in now. */
  readonly status: { readonly id: string; readonly label: string };
  /** The label of the status that requires it. */
  readonly asking: string;
  readonly properties: readonly string[];
  readonly source: Source;
}

/** The declared stage properties of a status as a setting; null if the file doesn't set it. */
export function askedSettingOf({
  address,
  desired,
  live,
  id,
}: StatusMatch): ConsoleSetting<StageProperties> | null {
  const properties = declaredProperties(desired);
  const { label } = desired;
  if (properties === null) return null;
  const part = { address: settingAddress(address, 'properties'), id, isLive: live !== null, label };
  return { ...part, source: properties.source, wanted: properties.value };
}

/** Everything that requires a value which tickets may lack, by what was confirmed and what is declared. */
export function askedTickets(matching: Matching, lock: PortalLock): readonly Asked[] {
  return [...staying(matching, lock), ...moving(matching, lock)];
}

/** Statuses that newly require something of their tickets. */
function staying({ pipelines }: Matching, lock: PortalLock): readonly Asked[] {
  return pipelines
    .flatMap(({ statuses }) => statuses)
    .flatMap((match): Asked[] => {
      const setting = askedSettingOf(match);
      const { desired, live } = match;
      if (setting === null || live === null) return [];
      const known = new Set(requiredIn(lastConfirmed(PROPERTIES, setting, lock)));
      const properties = requiredIn(setting.wanted).filter((name) => !known.has(name));
      const { address, label: asking } = setting;
      if (properties.length === 0) return [];
      return [
        { kind: 'stay', address, status: live, asking, properties, source: setting.source ?? desired.source },
      ];
    });
}

interface Leaving {
  readonly address: Address;
  readonly live: LiveStatus;
  readonly target: StatusTarget | null;
  readonly source: Source;
}

/**
 * Statuses whose tickets the plan moves to one that requires something. What was confirmed holds in HubSpot now, and what
 * is declared may be set before the tickets move.
 */
function moving(matching: Matching, lock: PortalLock): readonly Asked[] {
  const targets = new Map(
    matching.pipelines.flatMap(({ statuses }) => statuses).map((match) => [match.address, match]),
  );
  return leaving(matching).flatMap(({ address, live, target, source }): Asked[] => {
    const to = target === null ? null : statusAddress(pipelineAddress(target.pipeline), target.status);
    const match = to === null ? undefined : targets.get(to);
    const setting = match === undefined ? null : askedSettingOf(match);
    if (setting === null) return [];
    const known = lastConfirmed(PROPERTIES, setting, lock);
    const properties = [...new Set([...requiredIn(known), ...requiredIn(setting.wanted)])];
    const part = { kind: 'move', address: ticketsAddress(address), status: live } as const;
    return properties.length === 0 ? [] : [{ ...part, asking: setting.label, properties, source }];
  });
}

function leaving({ pipelines, retiredPipelines }: Matching): readonly Leaving[] {
  return [
    ...pipelines.flatMap((match) =>
      match.retired.map(({ live, retired: { target, source } }) => {
        return { address: statusIdAddress(match.address, live.id), live, target, source };
      }),
    ),
    ...retiredPipelines.flatMap(({ address, live, retired }) =>
      live.statuses.map((status): Leaving => {
        const target = targetOfStatus(retired, status.id);
        return { address: statusIdAddress(address, status.id), live: status, target, source: retired.source };
      }),
    ),
  ];
}
