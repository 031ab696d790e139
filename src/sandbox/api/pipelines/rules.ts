import { ApiError, invalid, noContent, notFound, ok, type Answer } from '../../http/answer.js';
import { bodyObject, missingFields, type Call } from '../../http/call.js';
import { isObject, isTextList, type Json } from '../../json.js';
import type { Pipeline, PipelineRules, StageRule } from '../../model.js';
import { quirksOf } from '../../quirks.js';
import { hasTier } from '../../tiers.js';
import { pipelineOf } from './pipelines.js';
import { time } from '../wire.js';

const OFF: StageRule = { enabledForAllStages: false, pipelineStageIds: [] };

type RuleSet = Pick<PipelineRules, 'noBackwardsMovementRule' | 'noSkippingStagesRule' | 'objectCreationRule'>;

const NO_RULES: RuleSet = {
  noBackwardsMovementRule: OFF,
  noSkippingStagesRule: OFF,
  objectCreationRule: { pipelineStageIds: [] },
};

/** Shows the ids of stages that are gone since, too. Without rules the answer depends on the account's quirk. */
export function readRules(call: Call): Answer {
  const pipeline = ruledPipeline(call);
  const rules = call.state.rules.get(pipeline.id);
  if (rules !== undefined) return ok(rulesBody(pipeline, rules));
  if (quirksOf(call.state).rulesNeverMade !== 'empty') throw notFound();
  return ok(rulesBody(pipeline, { ...NO_RULES, createdAt: call.now, updatedAt: call.now }));
}

/** Changes the rules that are sent; the others stay. Whether it makes rules depends on the account's quirk. */
export function patchRules(call: Call): Answer {
  const pipeline = ruledPipeline(call);
  const known = call.state.rules.get(pipeline.id);
  if (known === undefined && quirksOf(call.state).rulesNeverMade === 'notFound') throw notFound();
  const before = known ?? NO_RULES;
  const { noBackwardsMovementRule, noSkippingStagesRule, objectCreationRule } = bodyObject(call);
  return keep(call, pipeline, {
    noBackwardsMovementRule:
      stageRule(pipeline, noBackwardsMovementRule, 'noBackwardsMovementRule') ??
      before.noBackwardsMovementRule,
    noSkippingStagesRule:
      stageRule(pipeline, noSkippingStagesRule, 'noSkippingStagesRule') ?? before.noSkippingStagesRule,
    objectCreationRule: creationRule(pipeline, objectCreationRule) ?? before.objectCreationRule,
  });
}

/** Wants all three rules. */
export function putRules(call: Call): Answer {
  const pipeline = ruledPipeline(call);
  const rules = bodyObject(call)['governanceValidationRules'];
  if (!isObject(rules)) throw missingFields(['governanceValidationRules']);
  const noBackwardsMovementRule = stageRule(
    pipeline,
    rules['noBackwardsMovementRule'],
    'noBackwardsMovementRule',
  );
  const noSkippingStagesRule = stageRule(pipeline, rules['noSkippingStagesRule'], 'noSkippingStagesRule');
  const objectCreationRule = creationRule(pipeline, rules['objectCreationRule']);
  if (
    noBackwardsMovementRule === undefined ||
    noSkippingStagesRule === undefined ||
    objectCreationRule === undefined
  ) {
    throw missingFields(Object.keys(NO_RULES).filter((name) => rules[name] === undefined));
  }
  return keep(call, pipeline, { noBackwardsMovementRule, noSkippingStagesRule, objectCreationRule });
}

/** Removes the rules and leaves the stage permissions alone. */
export function deleteRules(call: Call): Answer {
  call.state.rules.delete(ruledPipeline(call).id);
  return noContent;
}

/** The pipeline a path names, in an account whose edition has rules. */
export function ruledPipeline(call: Call): Pipeline {
  if (!hasTier(call.state.account.subscription, 'professional')) {
    throw new ApiError(403, {
      category: 'MISSING_SCOPES',
      message: 'The account has no subscription that includes pipeline rules.',
    });
  }
  return pipelineOf(call);
}

/** Refuses ids that are no stage of the pipeline. */
export function checkStageIds(pipeline: Pipeline, ids: readonly string[]): void {
  const unknown = ids.filter((id) => !pipeline.stages.some((stage) => stage.id === id));
  if (unknown.length > 0)
    throw invalid(`Unknown stage ids for pipeline ${pipeline.id}: [${unknown.join(', ')}]`);
}

function keep(call: Call, pipeline: Pipeline, rules: RuleSet): Answer {
  const before = call.state.rules.get(pipeline.id);
  const after = { ...rules, createdAt: before?.createdAt ?? call.now, updatedAt: call.now };
  call.state.rules.set(pipeline.id, after);
  return ok(rulesBody(pipeline, after));
}

/** The id of a ruleset or of stage permissions: object type and pipeline in one. */
export function compositeId(pipeline: Pipeline): string {
  return `0-5-${pipeline.id}`;
}

function rulesBody(pipeline: Pipeline, rules: PipelineRules): unknown {
  const { noBackwardsMovementRule, noSkippingStagesRule, objectCreationRule } = rules;
  return {
    id: compositeId(pipeline),
    objectTypeId: '0-5',
    pipelineId: pipeline.id,
    governanceValidationRules: { noBackwardsMovementRule, noSkippingStagesRule, objectCreationRule },
    createdAt: time(rules.createdAt),
    updatedAt: time(rules.updatedAt),
  };
}

function stageRule(pipeline: Pipeline, rule: Json | undefined, name: string): StageRule | undefined {
  if (rule === undefined || rule === null) return undefined;
  const pipelineStageIds = stageIdsOf(pipeline, rule, name);
  const enabledForAllStages = isObject(rule) ? rule['enabledForAllStages'] : undefined;
  if (typeof enabledForAllStages !== 'boolean') throw missingFields([`${name}.enabledForAllStages`]);
  if (enabledForAllStages && pipelineStageIds.length > 0) {
    throw invalid(`${name}: pipelineStageIds must be empty when the rule is enabled for all stages`);
  }
  return { enabledForAllStages, pipelineStageIds };
}

function creationRule(
  pipeline: Pipeline,
  rule: Json | undefined,
): PipelineRules['objectCreationRule'] | undefined {
  if (rule === undefined || rule === null) return undefined;
  return { pipelineStageIds: stageIdsOf(pipeline, rule, 'objectCreationRule') };
}

function stageIdsOf(pipeline: Pipeline, rule: Json, name: string): readonly string[] {
  const ids = isObject(rule) ? rule['pipelineStageIds'] : undefined;
  if (!isTextList(ids)) throw missingFields([`${name}.pipelineStageIds`]);
  checkStageIds(pipeline, ids);
  return ids;
}
