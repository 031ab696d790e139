import type { JsonObject } from '../core/base/json.js';
import { isJsonObject } from '../core/base/json.js';
import type { Environment, Surroundings } from './ci-environment.js';
import { tokenIn, variable, wholeNumber } from './ci-environment.js';

/** Reads GitHub Actions' variables and the event that triggered the run. */
export function githubSurroundings(env: Environment, event: unknown): Surroundings {
  const server = variable(env, 'GITHUB_SERVER_URL') ?? 'https://github.com';
  const repository = variable(env, 'GITHUB_REPOSITORY');
  const run = variable(env, 'GITHUB_RUN_ID');
  const commit = headOf(event) ?? variable(env, 'GITHUB_SHA');
  return {
    apiUrl: variable(env, 'GITHUB_API_URL') ?? 'https://api.github.com',
    apiVariable: 'GITHUB_API_URL',
    ...tokenIn(env, ['GITHUB_TOKEN', 'GH_TOKEN']),
    repository,
    number: numberIn(event) ?? wholeNumber(/^refs\/pull\/(\d+)\//.exec(env['GITHUB_REF'] ?? '')?.[1]),
    pageUrl: null,
    filesUrl: repository === null || commit === null ? null : `${server}/${repository}/blob/${commit}/`,
    root: variable(env, 'GITHUB_WORKSPACE'),
    runUrl: repository === null || run === null ? null : `${server}/${repository}/actions/runs/${run}`,
    summaryFile: variable(env, 'GITHUB_STEP_SUMMARY'),
  };
}

/** A comment event names an issue, which counts if it is a pull request. */
function numberIn(event: unknown): number | null {
  const pull = member(event, 'pull_request');
  const issue = member(event, 'issue');
  const number = pull?.['number'] ?? (member(issue, 'pull_request') === null ? null : issue?.['number']);
  return typeof number === 'number' ? number : null;
}

/** The head commit of the branch. `GITHUB_SHA` is a temporary merge commit. */
function headOf(event: unknown): string | null {
  const sha = member(member(event, 'pull_request'), 'head')?.['sha'];
  return typeof sha === 'string' && /^[0-9a-f]{40,64}$/.test(sha) ? sha : null;
}

function member(value: unknown, name: string): JsonObject | null {
  const found = isJsonObject(value) ? value[name] : null;
  return isJsonObject(found) ? found : null;
}
