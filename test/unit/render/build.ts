import type { Change } from '../../../src/core/plan/change.js';
import { digest } from '../../../src/core/plan/digest.js';
import type { Finding } from '../../../src/core/base/diagnostic.js';
import type { BasisStatus, PipelineView, Plan, Summary, ViewStatus } from '../../../src/core/plan/plan.js';

export const FILE = 'pipewright.yaml';

type Part<T, K extends keyof T> = Pick<T, K> & Partial<T>;

/** A change with everything that a test has no opinion on left empty. */
export function change(part: Part<Change, 'address' | 'kind' | 'action' | 'id' | 'label'>): Change {
  return {
    channel: 'api',
    before: null,
    after: null,
    fields: [],
    tickets: null,
    source: { file: FILE, line: 12, column: 5 },
    origin: null,
    ...part,
  };
}

export function status(
  pipeline: string,
  name: string,
  part: Partial<ViewStatus> & { readonly label: string },
): ViewStatus {
  const address = name.startsWith('[') ? `${pipeline}.statuses${name}` : `${pipeline}.statuses.${name}`;
  return { address, id: name.replaceAll(/[["\]]/g, ''), state: 'open', held: null, ...part };
}

export function view(address: string, label: string, sides: Partial<PipelineView>): PipelineView {
  return { address, label, before: [], after: [], ...sides };
}

/** A whole plan around changes: counts and basis follow from them. */
export function plan(part: Partial<Plan>): Plan {
  const changes = part.changes ?? [];
  const findings = part.findings ?? [];
  return {
    formatVersion: '1',
    tool: { name: 'pipewright', version: '0.1.0' },
    createdAt: '2026-11-23T12:00:00.000Z',
    account: { portalId: 1000001, accountType: 'SANDBOX', uiDomain: 'app.hubspot.com', target: 'sandbox' },
    files: [FILE],
    lockFile: 'pipewright.lock.yaml',
    configDigest: digest('config'),
    liveDigest: digest('live'),
    planHash: digest('plan'),
    basis: basisOf(part.views ?? []),
    views: [],
    changes,
    unmanaged: [],
    findings,
    requires: [],
    summary: summaryOf(changes, findings),
    ...part,
  };
}

function basisOf(views: readonly PipelineView[]): Plan['basis'] {
  const live = views.filter(({ before }) => before.length > 0);
  const pipelines = live.map(({ address, label, before }) => {
    const statuses: BasisStatus[] = before.map(({ address, id, label, state }) => ({
      address,
      id,
      label,
      state,
      writable: true,
    }));
    return [address, { id: address.replace(/^pipelines\.?/, ''), label, statuses }] as const;
  });
  return {
    pipelines: Object.fromEntries(pipelines),
    order: [],
    pins: {},
    teams: {},
    users: {},
    settings: {},
    protect: {},
  };
}

function summaryOf(changes: readonly Change[], findings: readonly Finding[]): Summary {
  const count = (action: Change['action']): number =>
    changes.filter((one) => one.channel === 'api' && one.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    move: count('move'),
    delete: count('delete'),
    migrate: count('migrate'),
    console: changes.filter(({ channel }) => channel === 'console').length,
    blocked: findings.some(({ verdict }) => verdict === 'block'),
  };
}
