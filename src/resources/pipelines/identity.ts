/**
 * Matches declared pipelines and statuses to live ones. `retired` entries are resolved after the ids and before the
 * labels. A status is only looked up inside the live pipeline that its own one matched.
 */
import {
  pipelineAddress,
  pipelineIdAddress,
  statusAddress,
  statusIdAddress,
} from '../../core/base/address.js';
import type { Config, DesiredPipeline, DesiredStatus, PortalLock } from '../../core/model/config.js';
import type { Finding } from '../../core/base/diagnostic.js';
import { finding } from '../../core/base/diagnostic.js';
import type { LivePipeline, LiveStatus } from '../../core/model/live-state.js';
import type {
  Matching,
  PipelineMatch,
  RetiredPipelineMatch,
  RetiredStatusMatch,
  StatusMatch,
} from '../../core/model/matching.js';
import { plainLabel } from '../../core/model/matching.js';
import type { Source } from '../../core/base/source.js';
import type { ById, Joined, Named } from '../shared/match-by-id.js';
import { idleLockIds, joinByIds, joinByLabels, resolveRetired, retiredTwice } from '../shared/match-by-id.js';

/** Matches what the files declare to what the account has. Pure. */
export function matchPipelines(config: Config, live: readonly LivePipeline[], lock: PortalLock): Matching {
  const findings: Finding[] = [];
  const wanted = config.pipelines.map((desired) => {
    return { desired: withPlainLabel(desired), address: pipelineAddress(desired.key) };
  });
  const known = joinByIds(wanted, live, lock);
  const declaredAs = declaredIn(known);
  const retired: RetiredPipelineMatch[] = [];
  for (const entry of config.retiredPipelines) {
    const former = (key: string): string | undefined => lock.ids[pipelineAddress(key)];
    const named = {
      word: 'pipeline' as const,
      declaredAs,
      former,
      addressOf: pipelineIdAddress,
      source: entry.source,
    };
    const hit = resolveRetired(entry.reference, live, named, findings);
    if (hit === null) continue;
    const address = pipelineIdAddress(hit.id);
    if (retired.some((other) => other.live === hit)) findings.push(retiredTwice(address, hit, entry.source));
    else retired.push({ address, live: hit, retired: entry });
  }
  const free = live.filter((pipeline) => !retired.some((entry) => entry.live === pipeline));
  const joined = joinByLabels(wanted, free, known);
  const taken = new Set(joined.map((entry) => entry.live));
  const elsewhere = namesOfIds(live);
  findings.push(...idleLockIds(joined, lock, (id) => elsewhere.pipelines.get(id) ?? null));
  return {
    pipelines: joined.map((entry) => matchStatuses(entry, lock, elsewhere.statuses, findings)),
    retiredPipelines: retired,
    unmanaged: free.filter((pipeline) => !taken.has(pipeline)),
    findings,
  };
}

function declaredIn<L>(known: ById<L>): (live: L) => string | undefined {
  const addresses = new Map([...known].map(([address, { live }]) => [live, address]));
  return (live) => addresses.get(live);
}

type NamesOfIds = ReadonlyMap<string, string>;

/** Names of live ids, in words. */
function namesOfIds(live: readonly LivePipeline[]): Readonly<Record<'pipelines' | 'statuses', NamesOfIds>> {
  return {
    pipelines: new Map(live.map(({ id, label }) => [id, `the pipeline "${label}"`])),
    statuses: new Map(
      live.flatMap((pipeline) =>
        pipeline.statuses.map(({ id, label }) => [
          id,
          `the status "${label}" of the pipeline "${pipeline.label}"`,
        ]),
      ),
    ),
  };
}

function matchStatuses(
  joined: Joined<DesiredPipeline, LivePipeline>,
  lock: PortalLock,
  elsewhere: NamesOfIds,
  findings: Finding[],
): PipelineMatch {
  const { desired, address, live, by } = joined;
  const writable = (live?.statuses ?? []).filter((status) => status.writable);
  const wanted = desired.statuses.map((status) => ({
    desired: withPlainLabel(status),
    address: statusAddress(address, status.key),
  }));
  const known = joinByIds<DesiredStatus, LiveStatus>(wanted, writable, lock);
  const retired = retiredStatuses(joined, known, lock, findings);
  const free = writable.filter((status) => !retired.some((entry) => entry.live === status));
  const statuses = joinByLabels(wanted, free, known);
  findings.push(...idleLockIds(statuses, lock, (id) => elsewhere.get(id) ?? null));
  const taken = new Set(statuses.map((entry) => entry.live));
  return {
    address,
    desired,
    live,
    by,
    id: live?.id ?? desired.wantedId,
    statuses: statuses.map(withId),
    retired,
    missing: free.filter((status) => !taken.has(status)),
  };
}

function retiredStatuses(
  { desired, address, live }: Joined<DesiredPipeline, LivePipeline>,
  known: ById<LiveStatus>,
  lock: PortalLock,
  findings: Finding[],
): readonly RetiredStatusMatch[] {
  const retired: RetiredStatusMatch[] = [];
  const addressOf = (id: string): string => statusIdAddress(address, id);
  const declaredAs = declaredIn(known);
  for (const entry of desired.retired) {
    const former = (key: string): string | undefined => lock.ids[statusAddress(address, key)];
    const named = { word: 'status' as const, declaredAs, former, addressOf, source: entry.source };
    const hit = resolveRetired(entry.reference, live?.statuses ?? [], named, findings);
    if (hit === null) continue;
    const at = addressOf(hit.id);
    if (!hit.writable) findings.push(reservedStatus(at, hit, entry.source));
    else if (retired.some((other) => other.live === hit)) findings.push(retiredTwice(at, hit, entry.source));
    else retired.push({ address: at, live: hit, retired: entry });
  }
  return retired;
}

/** Invisible differences in a label don't count. */
function withPlainLabel<D extends { readonly label: string }>(desired: D): D {
  return { ...desired, label: plainLabel(desired.label) };
}

function withId(joined: Joined<DesiredStatus, LiveStatus>): StatusMatch {
  return { ...joined, id: joined.live?.id ?? joined.desired.wantedId };
}

/** HubSpot reserves some statuses; declared changes of them can't be made. */
export function reservedStatus(address: string, status: Named, source: Source | null): Finding {
  return finding({
    code: 'STATUS_RESERVED',
    verdict: 'block',
    address,
    summary: `The status "${status.label}" (id "${status.id}") is reserved by HubSpot and can't be managed.`,
    detail:
      'HubSpot marks it as not writable through its API. Remove it from the files; pipewright reports it as unmanaged and leaves it alone.',
    source,
  });
}
