/** Answers that HubSpot may give and nobody has measured: what is sent next, and what an apply ends with. */
import { describe, expect, it } from 'vitest';
import { errorCode, RETIRING, SUPPORT, withProject, writesOf } from '../helpers/run-project.js';

const GO = ['--auto-approve', '--allow-delete'];
const EMPTY = { pipelines: [{ id: '0', label: 'Support Pipeline', stages: stagesOf({ 3: 0 }) }] };
const FLAG = 'validateReferencesBeforeDelete=true';
const STAGE = '/crm/pipelines/2026-09/tickets/0/stages/3';
const RULES = '/crm/pipelines-rules/2026-09/0-5/0';

function stagesOf(tickets: Readonly<Record<string, number>>): readonly object[] {
  return ['New', 'Waiting on contact', 'Waiting on us', 'Closed'].map((label, index) => {
    const id = String(index + 1);
    return { id, label, state: id === '4' ? 'CLOSED' : 'OPEN', tickets: tickets[id] ?? 0 };
  });
}

describe('a delete that is answered with 500 because it asks for the check of references', () => {
  it('is looked at, and goes once without the flag', async () => {
    await withProject({ seed: EMPTY, config: RETIRING }, async ({ json, live, sandbox }) => {
      await sandbox.control.faults({ method: 'DELETE', path: FLAG, kind: 'status:500', times: 9 });
      const { exitCode, document } = await json(['apply', ...live, ...GO]);
      expect([exitCode, document['status']]).toEqual([0, 'applied']);
      expect(await writesOf(sandbox)).toEqual([`DELETE ${STAGE}?${FLAG}`, `DELETE ${STAGE}`]);
      const seen = (await sandbox.control.requests()).map(({ method, path }) => `${method} ${path}`);
      const [asked, plain] = [`DELETE ${STAGE}?${FLAG}`, `DELETE ${STAGE}`].map((line) => seen.indexOf(line));
      expect(seen.slice((asked ?? 0) + 1, plain)).toContain('GET /crm/pipelines/2026-09/tickets/0');
    });
  });

  it('ends with what the second one is answered, and is not tried a third time', async () => {
    await withProject({ seed: EMPTY, config: RETIRING }, async ({ json, live, sandbox }) => {
      await sandbox.control.faults({ method: 'DELETE', path: STAGE, kind: 'status:500', times: 9 });
      const run = await json(['apply', ...live, ...GO]);
      expect([run.exitCode, errorCode(run)]).toEqual([5, 'API_UNAVAILABLE']);
      expect(await writesOf(sandbox)).toHaveLength(2);
    });
  });

  it('is still refused where a workflow refers to the status', async () => {
    const seed = { ...EMPTY, workflowReferences: ['3'] };
    await withProject({ seed, config: RETIRING }, async ({ json, live, sandbox }) => {
      await sandbox.control.faults({ method: 'DELETE', path: FLAG, kind: 'status:500', times: 9 });
      const run = await json(['apply', ...live, ...GO]);
      expect([run.exitCode, errorCode(run)]).toEqual([5, 'DELETE_REFUSED']);
      expect(await writesOf(sandbox)).toEqual([`DELETE ${STAGE}?${FLAG}`, `DELETE ${STAGE}`]);
    });
  });

  it('was done after all: nothing is sent again', async () => {
    await withProject({ seed: EMPTY, config: RETIRING }, async ({ json, live, sandbox, api }) => {
      await sandbox.control.faults({ method: 'DELETE', path: FLAG, kind: 'lost' });
      expect((await json(['apply', ...live, ...GO])).exitCode).toBe(0);
      expect(await writesOf(sandbox)).toEqual([`DELETE ${STAGE}?${FLAG}`]);
      await expect(api('GET', STAGE)).rejects.toThrow('404');
    });
  });
});

describe('rules that were never made', () => {
  const config = SUPPORT.replace(
    '    statuses:',
    '    rules: { createIn: [new], noSkipping: all }\n    statuses:',
  );

  it('are made by a PUT with all three, where a PATCH is answered with 404', async () => {
    await withProject({ seed: EMPTY, config }, async ({ json, live, sandbox, api }) => {
      await sandbox.control.faults({
        method: 'PATCH',
        path: 'pipelines-rules',
        kind: 'status:404',
        times: 9,
      });
      const { exitCode } = await json(['apply', ...live, ...GO]);
      expect(exitCode).toBe(0);
      expect(await writesOf(sandbox)).toEqual([`PATCH ${RULES}`, `PUT ${RULES}`]);
      expect(await api('GET', RULES)).toMatchObject({
        governanceValidationRules: {
          objectCreationRule: { pipelineStageIds: ['1'] },
          noSkippingStagesRule: { enabledForAllStages: true, pipelineStageIds: [] },
          noBackwardsMovementRule: { enabledForAllStages: false, pipelineStageIds: [] },
        },
      });
    });
  });

  it('keep what the same run has written before, where ticket moves come between', async () => {
    const moving = RETIRING.replace(
      '    statuses:',
      '    rules: { createIn: [new], noBackwards: [closed] }\n    statuses:',
    );
    const seed = { pipelines: [{ id: '0', label: 'Support Pipeline', stages: stagesOf({ 3: 2 }) }] };
    await withProject({ seed, config: moving }, async ({ json, live, sandbox, api }) => {
      await sandbox.control.faults({
        method: 'PATCH',
        path: 'pipelines-rules',
        kind: 'status:404',
        times: 9,
      });
      expect((await json(['apply', ...live, ...GO])).exitCode).toBe(0);
      expect(await api('GET', RULES)).toMatchObject({
        governanceValidationRules: {
          objectCreationRule: { pipelineStageIds: ['1'] },
          noBackwardsMovementRule: { enabledForAllStages: false, pipelineStageIds: ['4'] },
        },
      });
    });
  });
});

describe('a read that one 403 hides while the plan is made', () => {
  it.each(['rules', 'editors'])('%s: the deletes of that plan do not end in NOT_CONVERGED', async (kind) => {
    const declared =
      kind === 'rules'
        ? RETIRING.replace('    statuses:', '    rules: { noSkipping: all }\n    statuses:')
        : RETIRING.replace(
            'label: New, state: open',
            'label: New, state: open, editableBy: { users: [admin@example.com] }',
          );
    await withProject({ seed: EMPTY, config: declared }, async ({ json, live, sandbox }) => {
      const path = kind === 'rules' ? RULES : `${RULES}/stage-edit-permissions`;
      // The path of rules is the beginning of that of editors: both are read once to plan.
      const times = kind === 'rules' ? 2 : 1;
      await sandbox.control.faults({ method: 'GET', path, kind: 'status:403', times });
      const run = await json(['apply', ...live, ...GO]);
      // The second look behind the consent sees what the first one couldn't: nothing is written then.
      expect([run.exitCode, errorCode(run)]).toEqual([4, 'PLAN_STALE']);
      expect((await json(['apply', ...live, ...GO])).exitCode).toBe(0);
      const plan = await json(['plan', ...live]);
      const left = plan.document['changes'] as readonly { readonly channel: string }[];
      expect(left).toEqual([]);
    });
  });
});
