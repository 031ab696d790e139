/** What must hold of a workflow that people copy, whatever it does. Each rule names the place where it is broken. */
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface GithubJob {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: unknown;
  readonly environment?: string;
  readonly concurrency?: { readonly 'cancel-in-progress'?: boolean };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, GithubJob>>;
}

/** Who may write what, and nobody else: the comment. */
const MAY_WRITE = new Set(['plan: pull-requests']);

export function githubProblems(text: string): readonly string[] {
  const { on, permissions, jobs } = parse(text) as Workflow;
  const problems: string[] = [];
  const refuse = (broken: boolean, what: string): void => {
    if (broken) problems.push(what);
  };
  refuse('pull_request_target' in on || 'workflow_run' in on, 'on: runs code of forks with secrets');
  refuse(JSON.stringify(permissions) !== '{}', 'permissions: not empty');
  for (const [name, job] of Object.entries(jobs)) {
    refuse(job['timeout-minutes'] === undefined, `${name}: no timeout`);
    refuse(job.permissions === undefined, `${name}: no permissions`);
    for (const [what, right] of Object.entries(job.permissions ?? {})) {
      refuse(right !== 'read' && !MAY_WRITE.has(`${name}: ${what}`), `${name}: may write ${what}`);
    }
    refuse(/secrets\.|runner\.|steps\./.test(JSON.stringify(job.env ?? '')), `${name}: env of the whole job`);
    const cancels = job.concurrency?.['cancel-in-progress'] !== false;
    refuse(job.environment !== undefined && cancels, `${name}: an apply can be cancelled`);
    problems.push(...job.steps.flatMap(stepProblems).map((problem) => `${name}: ${problem}`));
  }
  return problems;
}

/** The steps of a job or of a composite action. */
export function stepProblems({ uses, run, with: given }: Step): readonly string[] {
  const [action = '', commit = ''] = (uses ?? '').split('@');
  const isPinned = /^[0-9a-f]{40}$/.test(commit) || uses === 'YOUR_ORG/pipewright@COMMIT';
  return [
    ...(uses !== undefined && !isPinned ? [`${uses} is not pinned`] : []),
    ...(action === 'actions/checkout' && given?.['persist-credentials'] !== false
      ? ['checkout keeps its token']
      : []),
    ...(run?.includes('${{') === true ? ['an expression in a script'] : []),
  ];
}

interface GitlabJob {
  readonly extends?: string;
  readonly timeout?: string;
  readonly environment?: string;
  readonly resource_group?: string;
  readonly interruptible?: boolean;
  readonly rules?: readonly { readonly if?: string; readonly when?: string }[];
  readonly script?: readonly string[];
}

const OWN_PROJECT = '$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID';

export function gitlabProblems(text: string): readonly string[] {
  const all = parse(text) as Readonly<Record<string, GitlabJob>>;
  const problems: string[] = [];
  const refuse = (broken: boolean, what: string): void => {
    if (broken) problems.push(what);
  };
  for (const [name, job] of Object.entries(all)) {
    if (job.script === undefined) continue;
    const base = job.extends === undefined ? undefined : all[job.extends];
    refuse((job.timeout ?? base?.timeout) === undefined, `${name}: no timeout`);
    refuse((job.rules ?? []).length === 0, `${name}: no rules`);
    const forMerge = (job.rules ?? []).filter((rule) => rule.if?.includes('merge_request_event') === true);
    const usesToken = job.script.some((line) => /pipewright (plan|apply|comment)/.test(line));
    refuse(
      usesToken && forMerge.some((rule) => !rule.if!.includes(OWN_PROJECT)),
      `${name}: a token for forks`,
    );
    if (!job.script.some((line) => line.includes('pipewright apply'))) continue;
    refuse(
      job.environment === undefined || job.resource_group === undefined,
      `${name}: an apply without a gate`,
    );
    refuse(job.interruptible !== false, `${name}: an apply can be cancelled`);
    refuse(
      job.rules?.some(({ when }) => when !== 'manual') !== false,
      `${name}: an apply that nobody starts`,
    );
  }
  return problems;
}
