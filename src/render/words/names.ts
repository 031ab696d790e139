import type { Address } from '../../core/base/address.js';
import { pipelineOf, statusOf } from '../../core/base/address.js';
import type { Plan, ViewStatus } from '../../core/plan/plan.js';
import { cleanLine } from '../terminal/clean.js';
import { kindWords } from './kind-words.js';

/** The position of a status in its pipeline, 1-based; null if it isn't there (yet, or any more). */
interface Place {
  readonly before: number | null;
  readonly after: number | null;
  /** Label of the status before it afterwards; null for the first. */
  readonly follows: string | null;
}

/** The names for the addresses of one plan. Built once, so that a plan of a thousand changes stays linear. */
export interface Names {
  /** Label after the plan (before it, for what it deletes). */
  pipeline(address: Address): string;
  /** Current label; for what is created, the new one. */
  status(address: Address): string;
  /** Label of a status that tickets move to, prefixed with its pipeline's if that isn't `from`. */
  target(address: Address, from: Address | null): string;
  place(address: Address): Place | null;
}

interface Entry {
  before: { readonly at: number; readonly status: ViewStatus } | null;
  after: { readonly at: number; readonly status: ViewStatus; readonly follows: string | null } | null;
}

export function namesOf(plan: Plan): Names {
  const entries = statusEntries(plan);
  const pipelines = pipelineLabels(plan);
  const labels = statusLabels(plan);
  const pipeline = (address: Address): string => cleanLine(pipelines.get(address) ?? address);
  const status = (address: Address): string => {
    const entry = entries.get(address);
    const seen = entry?.before?.status.label ?? entry?.after?.status.label;
    return cleanLine(seen ?? labels.get(address) ?? address);
  };
  return {
    pipeline,
    status,
    target: (address, from) => {
      const label = cleanLine(entries.get(address)?.after?.status.label ?? labels.get(address) ?? address);
      const home = pipelineOf(address);
      return home === null || home === from ? label : `${pipeline(home)} / ${label}`;
    },
    place: (address) => {
      const entry = entries.get(address);
      if (entry === undefined) return null;
      const follows = entry.after?.follows ?? null;
      return {
        before: entry.before?.at ?? null,
        after: entry.after?.at ?? null,
        follows: follows === null ? null : cleanLine(follows),
      };
    },
  };
}

function statusEntries(plan: Plan): ReadonlyMap<Address, Entry> {
  const entries = new Map<Address, Entry>();
  const entryOf = (address: Address): Entry => {
    const known = entries.get(address);
    if (known !== undefined) return known;
    const fresh: Entry = { before: null, after: null };
    entries.set(address, fresh);
    return fresh;
  };
  for (const view of plan.views) {
    view.before.forEach((status, index) => {
      entryOf(status.address).before = { at: index + 1, status };
    });
    view.after.forEach((status, index) => {
      const follows = view.after[index - 1]?.label ?? null;
      entryOf(status.address).after = { at: index + 1, status, follows };
    });
  }
  return entries;
}

function pipelineLabels(plan: Plan): ReadonlyMap<Address, string> {
  const labels = new Map<Address, string>();
  for (const [address, pipeline] of Object.entries(plan.basis.pipelines)) labels.set(address, pipeline.label);
  for (const change of plan.changes)
    if (kindWords(change).stands === 'place') labels.set(change.address, change.label);
  for (const view of plan.views) labels.set(view.address, view.label);
  return labels;
}

/** Second source of status labels, for addresses that no view holds. */
function statusLabels(plan: Plan): ReadonlyMap<Address, string> {
  const labels = new Map<Address, string>();
  for (const pipeline of Object.values(plan.basis.pipelines)) {
    for (const status of pipeline.statuses) labels.set(status.address, status.label);
  }
  for (const change of plan.changes) {
    const { stands } = kindWords(change);
    if (stands !== 'part' && stands !== 'tickets') continue;
    const address = statusOf(change.address) ?? change.address;
    if (!labels.has(address)) labels.set(address, change.label);
  }
  return labels;
}
