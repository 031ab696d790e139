import type { Environment, Surroundings } from './ci-environment.js';
import { tokenIn, variable, wholeNumber } from './ci-environment.js';

/** Reads GitLab CI's variables. */
export function gitlabSurroundings(env: Environment): Surroundings {
  const projectUrl = variable(env, 'CI_PROJECT_URL');
  const number = wholeNumber(variable(env, 'CI_MERGE_REQUEST_IID'));
  const commit = variable(env, 'CI_COMMIT_SHA');
  return {
    apiUrl: variable(env, 'CI_API_V4_URL') ?? 'https://gitlab.com/api/v4',
    apiVariable: 'CI_API_V4_URL',
    ...ownToken(env),
    repository: variable(env, 'CI_PROJECT_ID'),
    number,
    pageUrl: projectUrl === null || number === null ? null : `${projectUrl}/-/merge_requests/${number}`,
    filesUrl: projectUrl === null || commit === null ? null : `${projectUrl}/-/blob/${commit}/`,
    root: variable(env, 'CI_PROJECT_DIR'),
    runUrl: null,
    summaryFile: null,
  };
}

/** GitLab refuses notes with a job's own token, whatever its permissions, so this fails before anything is sent. */
function ownToken(env: Environment): Pick<Surroundings, 'token' | 'tokenProblem'> {
  const found = tokenIn(env, ['GITLAB_TOKEN']);
  if (found.token === null || found.token !== variable(env, 'CI_JOB_TOKEN')) return found;
  return { token: null, tokenProblem: 'GITLAB_TOKEN is the CI_JOB_TOKEN, which cannot write comments.' };
}
