/** The pages that the browser is shown: examples as the command prints them, and one full of hostile text. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { accessReport } from '../../src/core/access/report.js';
import { renderPlanHtml } from '../../src/render/html/plan-html.js';
import { accessScene, only } from '../helpers/access-scene.js';
import { pipeline, status, team } from '../helpers/engine.js';
import { runCommand } from '../helpers/run-command.js';
import * as cases from '../unit/render/cases.js';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');

/** Plans an example with these flags, in a copy of its folder with a sandbox of its own, and looks at what came of it. */
export async function planning<T>(
  example: string,
  flags: readonly string[],
  use: (stdout: string, folder: string) => T | Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'pipewright-browser-'));
  try {
    const cwd = join(home, example);
    await cp(join(EXAMPLES, example), cwd, {
      recursive: true,
      filter: (path) => !path.includes('.pipewright'),
    });
    const options = { cwd, env: { HOME: home, XDG_STATE_HOME: join(home, 'state') } };
    await runCommand(['sandbox', 'seed', 'seed.yaml'], options);
    const { stdout } = await runCommand(['plan', '--sandbox', ...flags], options);
    return await use(stdout, cwd);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The page of an example's plan. */
export function reportOf(example: string): Promise<string> {
  return planning(example, ['--format', 'html'], (stdout) => stdout);
}

const EVIL =
  '</td><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">\u202eevil';

/** The same text in every place of a plan and of its access report. */
export function hostileReport(): string {
  const plan = cases.everywhere(EVIL);
  const model = accessScene({
    pipeline: pipeline('support', [status('new', { label: EVIL }), status('closed', { state: 'closed' })], {
      label: EVIL,
    }),
    teams: [team('tier1', { name: EVIL })],
    members: { tier1: { main: ['1'] } },
    editors: { new: { before: only([]), after: only(['tier1']) } },
  });
  const access = accessReport(model, {
    portalId: 1,
    plan: { planHash: EVIL, changes: true, blocked: false },
    users: [],
  });
  return renderPlanHtml(plan, { access });
}
