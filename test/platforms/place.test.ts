import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/base/errors.js';
import { markerOf } from '../../src/platforms/one-comment.js';
import {
  noPlatform,
  pageOf,
  placeIn,
  platformOf,
  repositoryPath,
  surroundingsOf,
} from '../../src/platforms/place.js';
import type { PlaceFlags } from '../../src/platforms/place.js';
import type { PlatformName } from '../../src/platforms/platform.js';
import { plan } from '../unit/render/build.js';
import { envOf } from './rig.js';

const NO_FLAGS: PlaceFlags = { platform: null, number: null, repository: null };
const GITHUB = envOf('github', { apiUrl: 'https://github.example.com/api/v3' });
const GITLAB = envOf('gitlab', { apiUrl: 'https://gitlab.example.com/api/v4' });
const SHA = 'a'.repeat(40);
const EVENT = { pull_request: { number: 7, head: { sha: SHA } } };

type Env = Readonly<Record<string, string | undefined>>;

const found = (platform: PlatformName, env: Env, flags: Partial<PlaceFlags> = {}, event: unknown = null) =>
  surroundingsOf(platform, env, { ...NO_FLAGS, ...flags }, event);

function refusal(platform: PlatformName, env: Env, flags: Partial<PlaceFlags> = {}): AppError {
  try {
    placeIn(platform, found(platform, env, flags));
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('expected an AppError');
}

describe('the platform', () => {
  it("is the flag's, else that of the CI, else none", () => {
    expect(platformOf(GITHUB, { ...NO_FLAGS, platform: 'gitlab' })).toBe('gitlab');
    expect(platformOf(GITHUB, NO_FLAGS)).toBe('github');
    expect(platformOf(GITLAB, NO_FLAGS)).toBe('gitlab');
    expect(platformOf({ GITHUB_ACTIONS: '', GITLAB_CI: '' }, NO_FLAGS)).toBeNull();
    expect(noPlatform().code).toBe('NO_PULL_REQUEST');
  });
});

describe('the pull request', () => {
  it.each([
    ['of a pull_request event', EVENT, {}],
    ['of a comment on it', { issue: { number: 7, pull_request: {} } }, {}],
    ['of its merge ref', null, {}],
    ['of the flag', { pull_request: { number: 8 } }, { number: 7 }],
  ])('is that %s', (_, event, flags) => {
    const env = event === null ? GITHUB : { ...GITHUB, GITHUB_REF: 'refs/heads/main' };
    expect(found('github', env, flags, event).number).toBe(7);
  });

  it.each([
    ['a push', 'github', { ...GITHUB, GITHUB_REF: 'refs/heads/main' }],
    ['no repository', 'github', { ...GITHUB, GITHUB_REPOSITORY: '' }],
    ['a branch pipeline', 'gitlab', { ...GITLAB, CI_MERGE_REQUEST_IID: undefined }],
    ['a desk', 'gitlab', { GITLAB_TOKEN: 'glpat-x' }],
  ] as const)('is missing in %s', (_, platform, env) => {
    expect(refusal(platform, env).code).toBe('NO_PULL_REQUEST');
  });

  it('is none of an issue', () => {
    expect(found('github', { ...GITHUB, GITHUB_REF: '' }, {}, { issue: { number: 7 } }).number).toBeNull();
  });

  it('has its flags on the command line', () => {
    const flags = { repository: 'other/place', number: 12 };
    expect(placeIn('github', found('github', GITHUB, flags))).toMatchObject(flags);
    expect(found('gitlab', GITLAB, flags)).toMatchObject({ ...flags, pageUrl: null });
    expect(refusal('github', GITHUB, { repository: '../../user' }).code).toBe('USAGE');
  });
});

describe('the token', () => {
  it('is GITHUB_TOKEN, else GH_TOKEN', () => {
    expect(found('github', { ...GITHUB, GH_TOKEN: 'two' }).token).toBe(GITHUB['GITHUB_TOKEN']);
    expect(found('github', { ...GITHUB, GITHUB_TOKEN: ' ', GH_TOKEN: 'two\n' }).token).toBe('two');
  });

  it.each([
    ['is missing', 'github', { ...GITHUB, GITHUB_TOKEN: '' }],
    ['has a line break inside', 'github', { ...GITHUB, GITHUB_TOKEN: 'secret\nsecond' }],
    ['is missing', 'gitlab', { ...GITLAB, GITLAB_TOKEN: '' }],
    ["is the job's own", 'gitlab', { ...GITLAB, GITLAB_TOKEN: GITLAB['CI_JOB_TOKEN'] }],
  ] as const)('that %s is told before anything is sent (%s)', (_, platform, env) => {
    const error = refusal(platform, env);
    expect(error.code).toBe('NO_PLATFORM_TOKEN');
    expect(JSON.stringify(error.diagnostic)).not.toContain('secret');
  });
});

describe("the API's address", () => {
  it.each([
    ['github', { ...GITHUB, GITHUB_API_URL: 'http://github.example.com/api/v3' }],
    ['gitlab', { ...GITLAB, CI_API_V4_URL: 'https://me:secret@gitlab.example.com/api/v4' }],
  ] as const)('on %s must not show the token to others', (platform, env) => {
    const error = refusal(platform, env);
    expect(error.code).toBe('API_URL_INSECURE');
    expect(JSON.stringify(error.diagnostic)).not.toContain('secret');
  });

  it("is the platform's own by default", () => {
    expect(found('github', {}).apiUrl).toBe('https://api.github.com');
    expect(found('gitlab', {}).apiUrl).toBe('https://gitlab.com/api/v4');
  });
});

describe("a file's page", () => {
  it('is at the newest commit of the branch, not at the merge', () => {
    const around = found('github', { ...GITHUB, GITHUB_SHA: 'b'.repeat(40) }, {}, EVENT);
    expect(pageOf(around, 'conf/a b#.yaml', 12)).toBe(
      `https://github.example.com/acme/desk/blob/${SHA}/conf/a%20b%23.yaml#L12`,
    );
  });

  it('is below the project on GitLab', () => {
    const around = found('gitlab', { ...GITLAB, CI_COMMIT_SHA: SHA });
    expect(pageOf(around, 'pipewright.yaml', 3)).toBe(
      `https://gitlab.example.com/acme/desk/-/blob/${SHA}/pipewright.yaml#L3`,
    );
  });

  it('is unknown without a commit', () => {
    expect(pageOf(found('github', GITHUB), 'pipewright.yaml', 3)).toBeNull();
  });
});

describe("a file's path in the repository", () => {
  it.each([
    ['/repo', '/repo', 'pipewright.yaml', 'pipewright.yaml'],
    ['/repo', '/repo/desk', 'pipewright.yaml', 'desk/pipewright.yaml'],
    ['/repo', '/repo/desk', '../shared/a.yaml', 'shared/a.yaml'],
    ['/repo', '/repo/..desk', 'a.yaml', '..desk/a.yaml'],
    ['/repo', '/repo', '../elsewhere.yaml', null],
    ['/repo', '/other', 'pipewright.yaml', 'pipewright.yaml'],
    [null, '/desk', 'pipewright.yaml', 'pipewright.yaml'],
    [null, '/desk', '/etc/hosts', null],
  ])('in %s, from %s, of %s is %s', (root, cwd, file, path) => {
    expect(repositoryPath(root, cwd, file)).toBe(path);
  });
});

describe('the marker', () => {
  const of = (files: readonly string[], portalId = 1000001, name: string | null = null) => {
    const account = { ...plan({}).account, portalId };
    return markerOf(plan({ files, account }), (file) => file, name);
  };

  it('is one line that nobody sees, whatever the files are called', () => {
    const shape = /^<!-- pipewright: [0-9a-f]{32} -->$/;
    expect(of(['pipewright.yaml'])).toMatch(shape);
    expect(of(['--> <b>.yaml'], 1, '-->\n<!-- pipewright: x -->')).toMatch(shape);
  });

  it('stays while plans change and folders grow', () => {
    expect(markerOf(plan({ planHash: 'sha256:other', createdAt: '' }), (file) => file, null)).toBe(
      of(['pipewright.yaml']),
    );
    const two = of(['conf/desk/a.yaml', 'conf/desk/b.yaml']);
    expect(of(['conf/desk/a.yaml', 'conf/desk/b.yaml', 'conf/desk/more/c.yaml'])).toBe(two);
  });

  it('differs between configurations, accounts and names', () => {
    const markers = [
      of(['pipewright.yaml']),
      of(['desk/pipewright.yaml']),
      of(['other.yaml']),
      of(['a.yaml', 'b.yaml']),
      of(['c.yaml', 'd.yaml']),
      of(['desk/a.yaml', 'desk/b.yaml']),
      of(['desk2/a.yaml', 'desk2/b.yaml']),
      of(['pipewright.yaml'], 1000002),
      of(['pipewright.yaml'], 1000001, 'nightly'),
    ];
    expect(new Set(markers).size).toBe(markers.length);
  });
});
