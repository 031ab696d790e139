import { setRulesAt } from '../../helpers/rules.js';
import type { Editable, TestSandbox } from '../../helpers/sandbox.js';
import { pipeline, seedPipeline, SOURCE, stage, status } from '../../helpers/engine.js';
import type { DesiredPipeline } from '../../../src/core/model/config.js';
import type { DesiredRules } from '../../helpers/settings-part.js';

export const RULES = '/crm/pipelines-rules/2026-09/0-5/p';

/** A pipeline with two open statuses, a closed one, and one that files may leave out. */
export const SEED = {
  pipelines: [
    seedPipeline('p', [stage('a'), stage('b'), stage('c', 'closed'), stage('old', 'open', { tickets: 2 })], {
      label: 'Support',
    }),
  ],
};

export const KEPT = [status('a', { label: 'a' }), status('b'), status('c', { state: 'closed' })];

/** Declared rules; what is left out is null. */
export function rules(part: Partial<DesiredRules>): DesiredRules {
  return { createIn: null, noSkipping: null, noBackwards: null, source: SOURCE, ...part };
}

/** The seed's pipeline as declared: all four statuses, and these rules. */
export function declared(part: Partial<DesiredRules> | null): DesiredPipeline {
  const statuses = [...KEPT, status('old')];
  return pipeline('p', statuses, { label: 'Support', rules: part === null ? null : rules(part) });
}

/** Sets rules in the account, as somebody else does. */
export async function setRules({ api }: Editable, body: object): Promise<void> {
  await setRulesAt(RULES, body, api);
}

export const off = { enabledForAllStages: false, pipelineStageIds: [] };
export const everywhere = { enabledForAllStages: true, pipelineStageIds: [] };

export function only(...ids: readonly string[]): object {
  return { enabledForAllStages: false, pipelineStageIds: ids };
}

/** The rules that the account holds. */
export async function rulesOf(sandbox: TestSandbox, pipelineId = 'p'): Promise<unknown> {
  const response = await fetch(`${sandbox.url}/crm/pipelines-rules/2026-09/0-5/${pipelineId}`, {
    headers: { authorization: `Bearer ${sandbox.token}` },
  });
  const text = await response.text();
  if (!response.ok) return response.status;
  return (JSON.parse(text) as { readonly governanceValidationRules: unknown }).governanceValidationRules;
}
