import { expect, it } from 'vitest';
import { RENAMED, withProject } from '../helpers/run-project.js';
import type { Project } from '../helpers/run-project.js';

const RULED = `${RENAMED}    rules: { createIn: [new] }
`;

/** Paths that a command line asks the account for, sorted: some are asked side by side. */
async function asked({ run, live, sandbox }: Project, argv: readonly string[]): Promise<readonly string[]> {
  const before = (await sandbox.control.requests()).length;
  expect((await run(['plan', ...live, ...argv])).exitCode).toBe(0);
  const requests = await sandbox.control.requests();
  return requests
    .slice(before)
    .map(({ method, path }) => `${method} ${path}`)
    .sort();
}

it('the page of a plan says who can do what, and asks the account nothing that the plan does not', async () => {
  await withProject({ config: RULED }, async (project) => {
    const { stdout } = await project.run(['plan', ...project.live, '--format', 'html']);
    expect(stdout).toContain(
      '<caption id="access-1">What each may do with tickets in Support Pipeline</caption>',
    );
    expect(stdout).toContain('<div><del>- create</del></div>');
    expect(await asked(project, ['--format', 'html'])).toEqual(await asked(project, []));
  });
});

it('the page of a plan that touches nobody’s access says nothing of it', async () => {
  await withProject({ config: RENAMED }, async ({ run, live }) => {
    const { stdout } = await run(['plan', ...live, '--format', 'html']);
    expect(stdout).not.toContain('Who can do what');
  });
});
