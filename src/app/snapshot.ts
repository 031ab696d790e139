import { renderConfiguration } from '../config/write.js';
import type { KnownKeys } from '../config/write.js';
import type { LivePipeline } from '../core/live-state.js';
import type { Plan } from '../core/plan.js';
import { matchPipelines } from '../resources/pipelines/identity.js';
import type { ApplySource } from './apply.js';
import { readPortalLock } from './lock-file.js';
import type { AppContext } from './types.js';

/**
 * The declared and retired pipelines as they are right now, as a configuration with their ids: what an apply is about to
 * change. Of a saved plan whose files aren't here, those that the plan touches.
 */
export async function snapshotText(
  ctx: AppContext,
  source: ApplySource,
  live: readonly LivePipeline[],
): Promise<string> {
  const { plan, loaded, lockPath } = source;
  const { portalId } = plan.account;
  const keys = new Map<string, KnownKeys>();
  const ids = new Set(Object.values(plan.basis.pipelines).map(({ id }) => id));
  if (loaded !== null) {
    const matching = matchPipelines(loaded.config, live, await readPortalLock(ctx, lockPath, portalId));
    for (const match of matching.pipelines) {
      ids.add(match.id);
      const statuses = new Map(match.statuses.map((status) => [status.id, status.desired.key]));
      keys.set(match.id, { key: match.desired.key, statuses });
    }
    for (const match of matching.retiredPipelines) ids.add(match.live.id);
  }
  return renderConfiguration({
    portalId,
    pipelines: live.filter(({ id }) => ids.has(id)),
    keys,
    comments: headOf(ctx, plan),
  });
}

function headOf(ctx: AppContext, plan: Plan): readonly string[] {
  return [
    `Snapshot of account ${plan.account.portalId} at ${ctx.now().toISOString()}, before the apply of`,
    plan.planHash,
    'A configuration like any other: plan with it shows the way back. What was deleted comes back with',
    'its id and without its history; tickets that moved are listed in the journal of that apply.',
  ];
}
