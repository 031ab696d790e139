import { describe, expect, it } from 'vitest';
import { codesOf, errorCode, SUPPORT, withProject } from '../helpers/run-project.js';

const ACCOUNTS = `version: 1
accounts:
  production: { portalId: 1000001 }
  harbor: { portalId: 1000002, overlay: overlays/harbor.yaml }
  quarry: { portalId: 1000003, hold: contract ends in January }
`;

const MISSPELT = `pipelines:
  - key: support
    statuses:
      - { key: contakt, label: Waiting }
`;

describe.concurrent('an accounts file', () => {
  it.each([
    [
      'an account in shared files',
      'pipewright.yaml',
      `account: { portalId: 1 }\n${SUPPORT}`,
      'ACCOUNT_TWICE',
    ],
    ['an account in an overlay', 'overlays/harbor.yaml', 'account: { portalId: 1 }\n', 'ACCOUNT_TWICE'],
    ['a key that no shared file has', 'overlays/harbor.yaml', MISSPELT, 'OVERLAY_KEY_UNKNOWN'],
    ['an overlay that is not there', 'other.yaml', 'x: 1\n', 'FILE_UNREADABLE'],
  ])('has a code for %s, which validate tells with its file', async (_, file, text, code) => {
    await withProject({ config: SUPPORT }, async ({ write, json }) => {
      await write('pipewright.accounts.yaml', ACCOUNTS);
      if (code !== 'FILE_UNREADABLE') await write('overlays/harbor.yaml', '# nothing differs\n');
      await write(file, text);
      const { document, exitCode } = await json(['validate']);
      expect([exitCode, codesOf(document['findings'])]).toEqual([3, expect.arrayContaining([code])]);
    });
  });

  it('has its own account in the message where a token is of another one', async () => {
    await withProject({ config: SUPPORT }, async ({ write, json, live }) => {
      await write('pipewright.accounts.yaml', ACCOUNTS);
      await write('overlays/harbor.yaml', '# nothing differs\n');
      const run = await json(['plan', '--account', 'harbor', ...live]);
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'PORTAL_MISMATCH']);
      expect(run.stdout).toContain('harbor');
      expect(run.stdout).not.toContain('--portal says');
    });
  });

  it('keeps apply from an account on hold before any request', async () => {
    await withProject({ config: SUPPORT }, async (project) => {
      await project.write('pipewright.accounts.yaml', ACCOUNTS);
      await project.write('overlays/harbor.yaml', '# nothing differs\n');
      const run = await project.json(['apply', '--account', 'quarry', '--auto-approve', ...project.live]);
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'ACCOUNT_ON_HOLD']);
      const text = await project.run(['apply', '--account', 'quarry', ...project.live]);
      expect(text.stderr).toContain(`    pipewright plan --account quarry ${project.live.join(' ')}\n`);
      expect(await project.sandbox.control.requests()).toEqual([]);
    });
  });
});
