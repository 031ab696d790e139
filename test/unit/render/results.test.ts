import { describe, expect, it } from 'vitest';
import type {
  ApplyOutcome,
  DoctorResult,
  PullResult,
  Question,
  ValidateResult,
} from '../../../src/core/model/results.js';
import { finding, problem } from '../../../src/core/base/diagnostic.js';
import { renderApplyText } from '../../../src/render/results/apply-text.js';
import { renderDoctorText } from '../../../src/render/results/doctor-text.js';
import { renderInitText } from '../../../src/render/results/init-text.js';
import { renderPullText } from '../../../src/render/results/pull-text.js';
import { renderQuestion } from '../../../src/render/text/question-text.js';
import { renderValidateText } from '../../../src/render/results/validate-text.js';
import { nothing, retire, retirePipeline } from './cases.js';

const style = { color: false, width: 80 };
const GOLDEN = '../../golden/render';
const rows = retire.changes.map(({ address, action }) => ({ address, action }));

const outcome = (part: Partial<ApplyOutcome['result']>, more: Partial<ApplyOutcome> = {}): ApplyOutcome => ({
  result: {
    status: 'applied',
    planHash: retire.planHash,
    applied: [],
    failed: null,
    notTried: [],
    ticketsMoved: 0,
    closeDatesKept: 0,
    consoleSteps: [],
    requests: { read: 12, write: 5 },
    error: null,
    ...part,
  },
  exitCode: 0,
  plan: retire,
  findings: [],
  journalFile: null,
  snapshotFile: null,
  firstSnapshotFile: null,
  ...more,
});

const records = {
  journalFile: '.pipewright/journal/2026-11-23T12-00-00.jsonl',
  snapshotFile: '.pipewright/snapshots/2026-11-23T12-00-00.yaml',
};

const refusal = {
  code: 'API_REFUSED',
  summary: 'HubSpot refused to delete the status "Waiting on us".',
  detail: 'HubSpot says: Stage IDs: [3] are being referenced by object IDs: [22901690010]',
  hint: null,
  source: null,
  correlationId: '0000-1111',
};

describe('the end of an apply', () => {
  it('tells what was done, and where the records are', async () => {
    const step = {
      addresses: ['pipelines.support.statuses.new.properties'],
      summary: 'Set the stage properties of New',
      where: 'Settings > Data Management > Objects > Tickets > Pipelines > Support',
      url: 'https://app.hubspot.com/sales-products-settings/4455667/tickets',
      steps: ['Open the row of New.', 'Choose the properties and save.'],
      doneWhen: 'the row shows two properties.',
    };
    const text = renderApplyText(
      outcome({ applied: rows, ticketsMoved: 132, consoleSteps: [step] }, records),
      style,
    );
    await expect(text).toMatchFileSnapshot(`${GOLDEN}/apply-done.txt`);
  });

  it('counts each move of tickets where several leave one status', () => {
    const status = 'pipelines.support.statuses.new.tickets';
    const moves = ['a', 'b'].map((to) => ({ address: `${status}["${to}"]`, action: 'migrate' as const }));
    const text = renderApplyText(outcome({ applied: moves, ticketsMoved: 3 }, records), style);
    expect(text).toContain('Applied 2 changes: 2 moves of tickets. 3 tickets moved.');
    const one = renderApplyText(outcome({ applied: moves.slice(1), ticketsMoved: 3 }, records), style);
    expect(one).toContain('Applied 1 change: 1 status emptied.');
  });

  it('tells of a failure what is done, what failed and why, what was not tried, and what to type', async () => {
    const [first, second, third] = rows;
    const text = renderApplyText(
      outcome(
        {
          status: 'partial',
          applied: [first!],
          failed: { ...second!, error: refusal },
          notTried: [third!],
          error: refusal,
        },
        records,
      ),
      style,
    );
    await expect(text).toMatchFileSnapshot(`${GOLDEN}/apply-partial.txt`);
    expect(text.split('API_REFUSED')).toHaveLength(2);
    expect(text).toContain('    pipewright apply\n');
  });

  it('lists all consents that are missing, each with its flag', async () => {
    const missing = [
      problem({ code: 'CONSENT_MISSING', summary: 'The apply is not approved.', hint: '--approve sha256:1' }),
      problem({ code: 'CONSENT_MISSING', summary: 'The plan deletes.', hint: '--allow-delete' }),
    ];
    const error = {
      ...refusal,
      code: 'CONSENT_MISSING',
      summary: 'Two consents are missing.',
      detail: null,
      correlationId: null,
    };
    const text = renderApplyText(outcome({ status: 'refused', error }, { findings: missing }), style);
    await expect(text).toMatchFileSnapshot(`${GOLDEN}/apply-refused.txt`);
  });

  it('does not repeat as a sentence which consents are missing', () => {
    const missing = [
      problem({ code: 'CONSENT_MISSING', summary: 'The plan deletes.', hint: '--allow-delete' }),
    ];
    const error = { ...refusal, code: 'CONSENT_MISSING', detail: 'Missing: all.', hint: '--allow-delete' };
    const text = renderApplyText(outcome({ status: 'refused', error }, { findings: missing }), style);
    expect(text).not.toContain('Missing: all.');
    expect(text.split('--allow-delete')).toHaveLength(2);
  });

  it('says so where there was nothing to do', () => {
    const text = renderApplyText(outcome({ status: 'nothing' }, { plan: nothing }), style);
    expect(text).toBe('\nNothing to do. The sandbox matches the files.\n');
  });

  it('shortens long lists', () => {
    const many = Array.from({ length: 50 }, (_, at) => ({
      address: `teams.t${at}`,
      action: 'create' as const,
    }));
    const text = renderApplyText(
      outcome({ status: 'partial', applied: many, notTried: many, error: refusal }),
      style,
    );
    expect(text).toContain('and 30 more');
    expect(text.split('\n').length).toBeLessThan(70);
  });
});

describe('a validation', () => {
  const result = (part: Partial<ValidateResult>): ValidateResult => ({
    valid: true,
    findings: [],
    files: ['pipewright.yaml'],
    counts: { pipelines: 1, statuses: 4, teams: 0 },
    ...part,
  });

  it('is one line where all is well', () => {
    expect(renderValidateText(result({}), style)).toBe(
      'Valid: 1 pipeline and 4 statuses in pipewright.yaml.\n',
    );
  });

  it('shows each problem with its lines, and counts them', () => {
    const source = { file: 'pipewright.yaml', line: 2, column: 5 };
    const one = problem({ code: 'SCHEMA_VALUE', summary: 'No such state.', hint: 'state: open', source });
    const text = renderValidateText(result({ valid: false, findings: [one] }), {
      ...style,
      texts: new Map([['pipewright.yaml', 'version: 1\nbad: x\n']]),
    });
    expect(text).toMatch(/^error SCHEMA_VALUE {2}pipewright\.yaml:2:5\n {2}No such state\.\n/);
    expect(text).toContain('> 2 | bad: x\n');
    expect(text).toContain('\n      state: open\n');
    expect(text).toContain('\n1 error.\n\nNot valid: pipewright.yaml.\n');
  });
});

describe('other results', () => {
  it('tells what a pull wrote, and what it left out', async () => {
    const pulled: PullResult = {
      portalId: 1000001,
      written: ['pipewright.yaml'],
      unchanged: [],
      differences: [
        {
          file: 'pipewright.yaml',
          address: 'pipelines.support.statuses.new',
          text: 'label: "New" -> "Fresh"',
        },
      ],
      notes: [],
      notWritten: [],
      unmanaged: [{ kind: 'pipeline', id: '77', label: 'Old', reason: 'not declared' }],
    };
    await expect(renderPullText(pulled, style)).toMatchFileSnapshot(`${GOLDEN}/pull.txt`);
    const same = renderPullText(
      { ...pulled, written: [], unchanged: ['a'], differences: [], unmanaged: [] },
      style,
    );
    expect(same.split('\n')).toHaveLength(2);
  });

  it('tells what init wrote, and what comes next', async () => {
    const started = {
      written: ['pipewright.yaml', 'schema/pipewright.schema.json'],
      unchanged: ['.gitignore'],
    };
    await expect(renderInitText(started, style)).toMatchFileSnapshot(`${GOLDEN}/init.txt`);
  });

  it('shows the checks of a doctor, with what to do below those that failed', async () => {
    const checkup: DoctorResult = {
      healthy: false,
      checks: [
        { name: 'token', status: 'ok', detail: 'HUBSPOT_ACCESS_TOKEN is set and accepted.', hint: null },
        {
          name: 'scopes',
          status: 'failed',
          detail: 'crm.objects.tickets.read is missing.',
          hint: 'Development > Keys > Service keys',
        },
        { name: 'limits', status: 'unknown', detail: 'The account does not say.', hint: null },
      ],
    };
    await expect(renderDoctorText(checkup, style)).toMatchFileSnapshot(`${GOLDEN}/doctor.txt`);
  });
});

describe('a question', () => {
  const ask = (question: Question) => renderQuestion(question, style);

  it('wants the portal id for deletes, and yes for the rest', () => {
    const confirm = finding({
      code: 'STATE_FLIP_WITH_TICKETS',
      verdict: 'confirm',
      summary: 'It flips.',
      hint: 'x',
    });
    expect(ask({ kind: 'go', plan: retire }).expected).toBe('yes');
    expect(ask({ kind: 'deletes', plan: retire, portalId: 4455667 }).expected).toBe('4455667');
    expect(ask({ kind: 'confirm', plan: retire, finding: confirm }).expected).toBe('yes');
  });

  it('says what it is about, and what to type', () => {
    const text = ask({ kind: 'deletes', plan: retirePipeline, portalId: 1000001 }).text;
    expect(text).toContain('deletes 1 pipeline');
    expect(text).toMatch(/1000001.*: $/);
    const go = ask({ kind: 'go', plan: retire }).text;
    expect(go).toContain('Apply 3 changes?');
    expect(go).toContain('Account 4455667');
  });

  it('shows a finding in full', () => {
    const [one] = retirePipeline.findings;
    const text = ask({ kind: 'confirm', plan: retirePipeline, finding: one! }).text;
    expect(text).toContain('confirm STATE_FLIP_WITH_TICKETS');
    expect(text).toContain('unverified');
  });
});
