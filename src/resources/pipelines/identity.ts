/**
 * Which declared pipeline or status is which live one. What `retired` names is settled first and takes no further part.
 * A status is only looked for inside the pipeline that its own matched.
 */
import { pipelineAddress, pipelineIdAddress, statusAddress, statusIdAddress } from '../../core/address.js';
import type { Config, DesiredPipeline, DesiredStatus, PortalLock } from '../../core/config.js';
import type { Finding } from '../../core/diagnostic.js';
import { finding } from '../../core/diagnostic.js';
import type { LivePipeline, LiveStatus } from '../../core/live-state.js';
import type {
  Matching,
  PipelineMatch,
  RetiredPipelineMatch,
  RetiredStatusMatch,
  StatusMatch,
} from '../../core/matching.js';
import type { Source } from '../../core/source.js';
import type { Joined, Named } from '../joining.js';
import { join, resolveRetired, retiredTwice } from '../joining.js';

/** Joins what the files declare with what the account holds. Pure. */
export function matchPipelines(config: Config, live: readonly LivePipeline[], lock: PortalLock): Matching {
  const findings: Finding[] = [];
  const retired: RetiredPipelineMatch[] = [];
  for (const entry of config.retiredPipelines) {
    const former = (key: string): string | undefined => lock.ids[pipelineAddress(key)];
    const named = { former, addressOf: pipelineIdAddress, source: entry.source };
    const hit = resolveRetired(entry.reference, live, named, findings);
    if (hit === null) continue;
    const address = pipelineIdAddress(hit.id);
    if (retired.some((other) => other.live === hit)) findings.push(retiredTwice(address, hit, entry.source));
    else retired.push({ address, live: hit, retired: entry });
  }
  const free = live.filter((pipeline) => !retired.some((entry) => entry.live === pipeline));
  const wanted = config.pipelines.map((desired) => {
    return { desired: withTrimmedLabel(desired), address: pipelineAddress(desired.key) };
  });
  const joined = join(wanted, free, lock, findings);
  const taken = new Set(joined.map((entry) => entry.live));
  return {
    pipelines: joined.map((entry) => matchStatuses(entry, lock, findings)),
    retiredPipelines: retired,
    unmanaged: free.filter((pipeline) => !taken.has(pipeline)),
    findings,
  };
}

function matchStatuses(
  joined: Joined<DesiredPipeline, LivePipeline>,
  lock: PortalLock,
  findings: Finding[],
): PipelineMatch {
  const { desired, address, live, by } = joined;
  const writable = (live?.statuses ?? []).filter((status) => status.writable);
  const retired: RetiredStatusMatch[] = [];
  const addressOf = (id: string): string => statusIdAddress(address, id);
  for (const entry of desired.retired) {
    const former = (key: string): string | undefined => lock.ids[statusAddress(address, key)];
    const named = { former, addressOf, source: entry.source };
    const hit = resolveRetired(entry.reference, live?.statuses ?? [], named, findings);
    if (hit === null) continue;
    const at = addressOf(hit.id);
    if (!hit.writable) findings.push(reservedStatus(at, hit, entry.source));
    else if (retired.some((other) => other.live === hit)) findings.push(retiredTwice(at, hit, entry.source));
    else retired.push({ address: at, live: hit, retired: entry });
  }
  const free = writable.filter((status) => !retired.some((entry) => entry.live === status));
  const wanted = desired.statuses.map((status) => ({
    desired: withTrimmedLabel(status),
    address: statusAddress(address, status.key),
  }));
  const statuses = join<DesiredStatus, LiveStatus>(wanted, free, lock, findings).map(withId);
  const taken = new Set(statuses.map((entry) => entry.live));
  return {
    address,
    desired,
    live,
    by,
    id: live?.id ?? desired.wantedId,
    statuses,
    retired,
    missing: free.filter((status) => !taken.has(status)),
  };
}

/** Outer spaces mean nothing: the account takes them off, and compares without them. */
function withTrimmedLabel<D extends { readonly label: string }>(desired: D): D {
  return { ...desired, label: desired.label.trim() };
}

function withId(joined: Joined<DesiredStatus, LiveStatus>): StatusMatch {
  return { ...joined, id: joined.live?.id ?? joined.desired.wantedId };
}

/** HubSpot keeps some statuses to itself; what the files say about them can't be done. */
export function reservedStatus(address: string, status: Named, source: Source | null): Finding {
  return finding({
    code: 'STATUS_RESERVED',
    verdict: 'block',
    address,
    summary: `The status "${status.label}" (id "${status.id}") is reserved by HubSpot and can't be managed.`,
    detail:
      'HubSpot marks it as not writable through its API. Take it out of the files; pipewright reports it as unmanaged and leaves it alone.',
    source,
  });
}
