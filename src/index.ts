/**
 * The library: what the commands do, without a command line. docs/library.md describes it.
 *
 * A use case takes a context (`createContext`) and one input, and answers with data: the document that `--json` prints
 * (`…Result`, `Plan`, `Drift`), alone or beside an exit code (`…Outcome`). It throws AppError for what its caller can act
 * on. A renderer takes such data and options, and answers with text. It is pure.
 */
import { readConfiguration as read } from './config/index.js';
import type { AppContext } from './app/types.js';
import type { Config } from './core/config.js';
import type { Diagnostic } from './core/diagnostic.js';

// The context, and what inputs share.
export { createContext } from './app/context.js';
export type { ContextParts } from './app/context.js';
export type { AccountFlags, AppContext, Ask, Consent } from './app/types.js';
export type { Progress } from './core/progress.js';
export type { Question } from './core/results.js';

// Use cases, one for each command.
export { acceptDrift } from './app/accept.js';
export type { AcceptInput } from './app/accept.js';
export { accessFor } from './app/access.js';
export type { AccessInput } from './app/access.js';
export { applyPlan } from './app/apply.js';
export type { ApplyInput } from './app/types.js';
export { commentOnPlan, previewComment } from './app/comment.js';
export type { CommentInput } from './app/comment.js';
export { confirmSteps } from './app/confirm.js';
export type { ConfirmInput } from './app/confirm.js';
export { runDoctor } from './app/doctor.js';
export type { DoctorInput, DoctorOutcome } from './app/doctor.js';
export { findDrift } from './app/drift.js';
export type { DriftInput, DriftOutcome } from './app/drift.js';
export { explainCode } from './app/explain.js';
export type { ExplainInput } from './app/explain.js';
export { initConfiguration } from './app/init.js';
export type { InitInput, InitOutcome } from './app/init.js';
export { makePlan } from './app/plan.js';
export type { Output, Outputs } from './app/outputs.js';
export type { PlanInput, PlanOutcome } from './app/plan.js';
export { pullConfiguration } from './app/pull.js';
export type { PullInput, PullOutcome } from './app/pull.js';
export { rollBack } from './app/rollback.js';
export type { RollbackInput } from './app/rollback.js';
export { listPastApplies } from './app/rollback-list.js';
export { resetSandbox, seedSandbox, showSandbox, startSandboxServer } from './app/sandbox.js';
export type { SandboxSeedInput, SandboxServerInput, SandboxServerResult } from './app/sandbox.js';
export { startSandbox } from './app/start-sandbox.js';
export type { Sandbox, StartSandboxInput } from './app/start-sandbox.js';
export type { Seed } from './sandbox/index.js';
export { validateFiles } from './app/validate.js';
export type { ValidateInput, ValidateOutcome } from './app/validate.js';
export { verifyProperties } from './app/verify.js';
export type { VerifyInput, VerifyOutcome } from './app/verify.js';

// Renderers.
export { renderAccessMarkdown } from './render/access-markdown.js';
export { renderAccessText, renderUserAccessText } from './render/access-text.js';
export { renderApplyText } from './render/apply-text.js';
export type { ApplyTextOptions } from './render/apply-text.js';
export { renderBoardFiles } from './render/board-files.js';
export type { BoardFile } from './render/board-files.js';
export { renderAnnotations } from './render/comment-annotations.js';
export { renderCodeQuality } from './render/comment-code-quality.js';
export type { FindingPlaces } from './render/comment-code-quality.js';
export { renderCommentText } from './render/comment-text.js';
export { renderConfirmText } from './render/confirm-text.js';
export { renderErrorText } from './render/diagnostics.js';
export type { ErrorTextOptions } from './render/diagnostics.js';
export { renderDoctorText } from './render/doctor-text.js';
export { renderAcceptedText, renderDriftText } from './render/drift-text.js';
export { renderErrorJson } from './render/error-json.js';
export { renderExplainText } from './render/catalogue.js';
export { renderInitText } from './render/init-text.js';
export { renderJson } from './render/json-text.js';
export { renderLogText } from './render/log-text.js';
export type { LogTextOptions } from './render/log-text.js';
export { renderPastAppliesText } from './render/past-applies-text.js';
export { renderPlanHtml } from './render/plan-html.js';
export type { PlanHtmlOptions } from './render/plan-html.js';
export { renderPlanJson } from './render/plan-json.js';
export { renderPlanMarkdown } from './render/plan-markdown.js';
export type { PlanMarkdownOptions } from './render/plan-markdown.js';
export { renderPlanText } from './render/plan-text.js';
export type { PlanTextOptions } from './render/plan-text.js';
export { renderPullText } from './render/pull-text.js';
export { renderQuestion } from './render/question-text.js';
export type { QuestionText } from './render/question-text.js';
export { renderRollbackPlanText } from './render/rollback-text.js';
export type { RollbackPlanTextOptions } from './render/rollback-text.js';
export { renderSandboxText } from './render/sandbox-text.js';
export type { Style } from './render/style.js';
export { renderTicketsCsv } from './render/tickets-csv.js';
export type { PlannedTickets } from './render/tickets-csv.js';
export { renderValidateText } from './render/validate-text.js';
export type { ValidateTextOptions } from './render/validate-text.js';
export { renderVerifyText } from './render/verify-text.js';

// What use cases answer with.
export type { AccessResult } from './core/access/report.js';
export type { Address } from './core/address.js';
export type { Action, Change, ChangeKind } from './core/change.js';
export type { Config } from './core/config.js';
export type { Diagnostic, Finding, Severity, Verdict } from './core/diagnostic.js';
export type { AcceptResult, Drift } from './core/drift.js';
export type { Plan } from './core/plan.js';
export type { Source } from './core/source.js';
export type {
  ApplyOutcome,
  ApplyResult,
  CommentResult,
  ConfirmResult,
  ConsoleStep,
  DoctorResult,
  ErrorDocument,
  ExplainResult,
  InitResult,
  PastAppliesResult,
  PullResult,
  SandboxResult,
  ValidateResult,
  VerifyResult,
} from './core/results.js';

// Errors.
export { CODES, exitCodeOf } from './core/codes.js';
export type { Code } from './core/codes.js';
export { ApiError, AppError } from './core/errors.js';

/** Which files to read. */
export interface ConfigurationInput {
  /** Files and folders, from the context's working directory; none: pipewright.yaml, else pipewright/. */
  readonly paths: readonly string[];
}

/** What a configuration says, or why it can't be used; both with the findings and the texts for the lines around them. */
export type Configuration = {
  readonly findings: readonly Diagnostic[];
  readonly files: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
} & ({ readonly ok: true; readonly config: Config } | { readonly ok: false });

/** Reads files and folders and resolves what they say. Never throws for their content: that is a finding. */
export function readConfiguration(ctx: AppContext, { paths }: ConfigurationInput): Promise<Configuration> {
  return read({ cwd: ctx.cwd, paths });
}
