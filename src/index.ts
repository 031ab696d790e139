/**
 * The library: what the commands do, without a command line. docs/library.md describes it.
 *
 * A use case takes a context (`createContext`) and one input, and answers with data: the document that `--json` prints
 * (`…Result`, `Plan`, `Drift`), alone or beside an exit code (`…Outcome`). It throws AppError for what its caller can act
 * on. A renderer takes such data and options, and answers with text. It is pure.
 */
import { readConfiguration as read } from './config/index.js';
import type { AppContext } from './app/types.js';
import type { Config } from './core/model/config.js';
import type { Diagnostic } from './core/base/diagnostic.js';

// The context, and what inputs share.
export { createContext } from './app/context.js';
export type { ContextParts } from './app/context.js';
export type { AccountFlags, AppContext, Ask, ChosenAccount, Consent } from './app/types.js';
export type { Progress } from './core/model/progress.js';
export type { Question } from './core/model/results.js';

// Use cases, one for each command.
export { acceptDrift } from './app/drift/accept.js';
export type { AcceptInput } from './app/drift/accept.js';
export { accessFor } from './app/access/access.js';
export type { AccessInput } from './app/access/access.js';
export { applyPlan } from './app/apply/apply.js';
export type { ApplyInput } from './app/types.js';
export { chooseAccount, chooseAccounts, chooseSeveral } from './app/fleet/choose.js';
export type { AccountChoice, AccountsInput } from './app/fleet/choose.js';
export { commentOnPlan, previewComment } from './app/comment/comment.js';
export type { CommentInput } from './app/comment/comment.js';
export { confirmSteps } from './app/console/confirm.js';
export type { ConfirmInput } from './app/console/confirm.js';
export { runDoctor } from './app/setup/doctor.js';
export type { DoctorInput, DoctorOutcome } from './app/setup/doctor.js';
export { findDrift } from './app/drift/drift.js';
export type { DriftInput, DriftOutcome } from './app/drift/drift.js';
export { explainCode } from './app/setup/explain.js';
export type { ExplainInput } from './app/setup/explain.js';
export { initConfiguration } from './app/setup/init.js';
export type { InitInput, InitOutcome } from './app/setup/init.js';
export { findFleetDrift } from './app/fleet/drift-fleet.js';
export type { FleetDriftInput, FleetDriftOutcome } from './app/fleet/drift-fleet.js';
export type { FleetDrift, FleetPlan } from './core/fleet/fleet-plan.js';
export { planFleet } from './app/fleet/plan-fleet.js';
export type { FleetPlanInput, FleetPlanOutcome } from './app/fleet/plan-fleet.js';
export { listAccounts } from './app/fleet/list-accounts.js';
export { makePlan } from './app/plan/plan.js';
export type { Output, Outputs } from './app/files/outputs.js';
export type { PlanInput, PlanOutcome } from './app/plan/plan.js';
export { pullConfiguration } from './app/pull/pull.js';
export type { PullInput, PullOutcome } from './app/pull/pull.js';
export { rollBack } from './app/rollback/rollback.js';
export type { RollbackInput } from './app/rollback/rollback.js';
export { listPastApplies } from './app/rollback/rollback-list.js';
export { showConfiguration } from './app/fleet/show-configuration.js';
export type { ShowInput, ShowResult } from './app/fleet/show-configuration.js';
export { resetSandbox, seedSandbox, showSandbox, startSandboxServer } from './app/sandbox/sandbox.js';
export type {
  SandboxInput,
  SandboxSeedInput,
  SandboxServerInput,
  SandboxServerResult,
} from './app/sandbox/sandbox.js';
export { startSandbox } from './app/sandbox/start-sandbox.js';
export type { Sandbox, StartSandboxInput } from './app/sandbox/start-sandbox.js';
export type { Seed } from './sandbox/index.js';
export { validateFiles } from './app/setup/validate.js';
export type { ValidateInput, ValidateOutcome } from './app/setup/validate.js';
export { verifyProperties } from './app/setup/verify.js';
export type { VerifyInput, VerifyOutcome } from './app/setup/verify.js';

// Renderers.
export { renderAccessMarkdown } from './render/access/access-markdown.js';
export { renderAccessText, renderUserAccessText } from './render/access/access-text.js';
export { renderYamlDocument } from './render/messages/yaml-document.js';
export { renderFleetDriftText } from './render/fleet/fleet-drift-text.js';
export { renderFleetPlanText } from './render/fleet/fleet-plan-text.js';
export { renderAccountsText } from './render/fleet/accounts-text.js';
export { renderApplyText } from './render/results/apply-text.js';
export type { ApplyTextOptions } from './render/results/apply-text.js';
export { renderBoardFiles } from './render/board/board-files.js';
export type { BoardFile } from './render/board/board-files.js';
export { renderAnnotations } from './render/comment/comment-annotations.js';
export { renderCodeQuality } from './render/comment/comment-code-quality.js';
export type { FindingPlaces } from './render/comment/comment-code-quality.js';
export { renderCommentText } from './render/comment/comment-text.js';
export { renderConfirmText } from './render/results/confirm-text.js';
export { renderErrorText } from './render/messages/diagnostics.js';
export type { ErrorTextOptions } from './render/messages/diagnostics.js';
export { renderDoctorText } from './render/results/doctor-text.js';
export { renderAcceptedText, renderDriftText } from './render/results/drift-text.js';
export { renderErrorJson } from './render/messages/error-json.js';
export { renderExplainText } from './render/messages/catalogue.js';
export { renderInitText } from './render/results/init-text.js';
export { renderJson } from './render/messages/json-text.js';
export { renderLogText } from './render/terminal/log-text.js';
export type { LogTextOptions } from './render/terminal/log-text.js';
export { renderPastAppliesText } from './render/results/past-applies-text.js';
export { renderPlanHtml } from './render/html/plan-html.js';
export type { PlanHtmlOptions } from './render/html/plan-html.js';
export { renderPlanJson } from './render/results/plan-json.js';
export { renderPlanMarkdown } from './render/markdown/plan-markdown.js';
export type { PlanMarkdownOptions } from './render/markdown/plan-markdown.js';
export { renderPlanText } from './render/text/plan-text.js';
export type { PlanTextOptions } from './render/text/plan-text.js';
export { renderPullText } from './render/results/pull-text.js';
export { renderQuestion } from './render/text/question-text.js';
export type { QuestionText } from './render/text/question-text.js';
export { renderRollbackPlanText } from './render/results/rollback-text.js';
export type { RollbackPlanTextOptions } from './render/results/rollback-text.js';
export { renderSandboxText } from './render/results/sandbox-text.js';
export type { Style } from './render/terminal/style.js';
export { renderTicketsCsv } from './render/results/tickets-csv.js';
export type { PlannedTickets } from './render/results/tickets-csv.js';
export { renderValidateText } from './render/results/validate-text.js';
export type { ValidateTextOptions } from './render/results/validate-text.js';
export { renderVerifyText } from './render/results/verify-text.js';

// What use cases answer with.
export type { AccessResult } from './core/access/report.js';
export type { Account } from './core/model/fleet.js';
export type { Address } from './core/base/address.js';
export type { Action, Change } from './core/plan/change.js';
export type { ChangeKind } from './core/plan/change-kind.js';
export type { Config } from './core/model/config.js';
export type { Diagnostic, Finding, Severity, Verdict } from './core/base/diagnostic.js';
export type { AcceptResult, Drift } from './core/plan/drift.js';
export type { Plan } from './core/plan/plan.js';
export type { Source } from './core/base/source.js';
export type {
  AccountsResult,
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
} from './core/model/results.js';

// Errors.
export { CODES, exitCodeOf } from './core/base/codes.js';
export type { Code } from './core/base/codes.js';
export { ApiError, AppError } from './core/base/errors.js';

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
