import type { KindPlan, PlanFacet } from '../../core/kinds/facets.js';
import { change } from '../../core/plan/change.js';
import { intakeAddress, readIntake } from './intake.js';
import { codecOf } from './payload.js';

/** Compares the declared intake of each pipeline with the live one. */
export const planning: PlanFacet = async ({ matching, reader }) => {
  const parts = await Promise.all(
    matching.pipelines.map(async ({ address, desired, live, id, statuses }): Promise<KindPlan> => {
      const setting = desired.settings['intake'];
      if (setting === undefined || typeof setting.value !== 'string') return { changes: [], findings: [] };
      const now = live === null ? null : await readIntake(reader, live.id);
      const key = statuses.find((status) => status.live !== null && status.live.id === now)?.desired.key;
      const at = intakeAddress(address);
      const part = { address: at, kind: 'intake', action: 'update', id, label: desired.label } as const;
      const sides = {
        before: key === undefined ? null : codecOf.encode(key),
        after: codecOf.encode(setting.value),
      };
      return {
        changes: key === setting.value ? [] : [change({ ...part, ...sides, source: setting.source })],
        findings: [],
        basis: { settings: { [at]: now } },
      };
    }),
  );
  return {
    changes: parts.flatMap(({ changes }) => changes),
    findings: [],
    basis: { settings: Object.assign({}, ...parts.map(({ basis }) => basis?.settings ?? {})) },
  };
};
