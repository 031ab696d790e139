import { describe, expect, it } from 'vitest';
import type { Project } from '../helpers/run-project.js';
import { errorCode, named, PIPELINES, SUPPORT, withProject, writesOf } from '../helpers/run-project.js';

const GUARDED = SUPPORT.replace('version: 1\n', 'version: 1\naccount:\n  portalId: 1000001\n');
const CRLF = GUARDED.replaceAll('\n', '\r\n');

/** Comments, odd spacing, flow and block style, quotes of all kinds, an anchor, keys in another order. */
const ODD = `# A head
version: 1   # the version
x-state: &open open

account: { portalId: 1000001 }

pipelines:
    # the only one
    - label:   'Support Pipeline'    # its label
      key: support
      id: "0"
      statuses:

          - state: *open
            key: new     # first
            label: "New"
            id: "1"
          - {  key: contact,   id: '2', label: Waiting on contact, state: open }   # second

          # between
          - { key: us, id: "3", label: Waiting on us, state: open }
          - key: closed
            id: "4"
            label: Closed
            state: closed
      # behind
# the end
`;

const ONSITE = {
  id: 'onsite',
  label: 'On-site visits',
  displayOrder: 5,
  stages: [
    { id: 'onsite_planned', label: 'Planned', state: 'OPEN' },
    { id: 'onsite_done', label: 'Done', state: 'CLOSED' },
  ],
};

const seedWith = (...more: object[]): object => ({
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      displayOrder: 0,
      stages: [
        { id: '1', label: 'New', state: 'OPEN' },
        { id: '2', label: 'Waiting on contact', state: 'OPEN' },
        { id: '3', label: 'Waiting on us', state: 'OPEN', tickets: 1 },
        { id: '4', label: 'Closed', state: 'CLOSED' },
      ],
    },
    ...more,
  ],
});

async function expectEmptyPlan({ json, live }: Project, ...paths: string[]): Promise<void> {
  const { document, exitCode } = await json(['plan', ...live, ...paths, '--detailed-exitcode']);
  expect([named(document['changes']), exitCode]).toEqual([[], 0]);
}

/** The lines of `after` that `before` doesn't have. */
function newLines(before: string, after: string): readonly string[] {
  const known = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !known.has(line));
}

describe.concurrent('a pull without a configuration', () => {
  it('writes every pipeline, the portal and the schema, and a plan after it is empty', async () => {
    await withProject({ seed: seedWith(ONSITE) }, async (project) => {
      const { json, live, read, files, sandbox } = project;
      const { document, exitCode } = await json(['pull', ...live]);
      expect(exitCode).toBe(0);
      expect(document).toMatchObject({ portalId: 1000001, unmanaged: [] });
      expect(await files()).toEqual(['pipewright.schema.json', 'pipewright.yaml']);
      const text = await read('pipewright.yaml');
      expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/pipewright\.schema\.json\n/u);
      expect(text).toContain('portalId: 1000001');
      const valid = await json(['validate']);
      expect(valid.document).toMatchObject({ valid: true, counts: { pipelines: 2, statuses: 6 } });
      await expectEmptyPlan(project);
      expect(await writesOf(sandbox)).toEqual([]);
    });
  });

  it('makes keys from ids, else from labels, and tells equal ones apart', async () => {
    const stages = [
      { id: '501', label: 'Prüfung läuft', state: 'OPEN' },
      { id: '502', label: 'Straße & Weg', state: 'OPEN' },
      { id: '503', label: '2nd level', state: 'OPEN' },
      { id: '504', label: '東京', state: 'OPEN' },
      { id: 'good_key', label: 'x', state: 'OPEN' },
      { id: '505', label: 'Good key', state: 'OPEN' },
      { id: '506', label: 'GOOD-KEY!', state: 'OPEN' },
      { id: '507', label: 'A very long label that goes on and on without end', state: 'CLOSED' },
    ];
    const seed = { pipelines: [{ id: '500', label: '1st Ærø', stages }] };
    await withProject({ seed }, async (project) => {
      await project.json(['pull', ...project.live]);
      const keys = [...(await project.read('pipewright.yaml')).matchAll(/key: (\S+?),? /gu)].map(
        ([, key]) => key,
      );
      const pipeline = /key: (\S+)\n/u.exec(await project.read('pipewright.yaml'))?.[1];
      expect(pipeline).toBe('p_1st_aero');
      expect(keys).toEqual([
        ...[
          'prufung_lauft',
          'strasse_weg',
          's_2nd_level',
          'status_504',
          'good_key',
          'good_key_2',
          'good_key_3',
        ],
        'a_very_long_label_that_goes_on_and_o',
      ]);
      await expectEmptyPlan(project);
    });
  });

  it('of a path that is not there is NO_CONFIG, and writes nothing', async () => {
    await withProject({}, async ({ json, live, files }) => {
      const run = await json(['pull', ...live, 'elsewhere.yaml']);
      expect([run.exitCode, errorCode(run)]).toEqual([3, 'NO_CONFIG']);
      expect(await files()).toEqual([]);
    });
  });
});

describe.concurrent('a pull into files', () => {
  it.each([
    ['plain', GUARDED],
    ['with CRLF', CRLF],
    ['with comments and layout of its own', ODD],
    ['without a line end', GUARDED.trimEnd()],
    ['with a byte order mark', `\ufeff${GUARDED}`],
  ])('%s changes no byte where nothing differs', async (_, config) => {
    await withProject({ config }, async ({ json, live, read }) => {
      const { document, exitCode } = await json(['pull', ...live]);
      expect(await read('pipewright.yaml')).toBe(config);
      expect(document).toMatchObject({
        written: [],
        unchanged: ['pipewright.yaml'],
        differences: [],
        notWritten: [],
      });
      expect(exitCode).toBe(0);
    });
  });

  it.each([
    ['a label', GUARDED, '/0/stages/2', { label: 'Pending: "them"' }],
    ['a label under CRLF', CRLF, '/0/stages/2', { label: 'Pending' }],
    ['a label among comments', ODD, '/0/stages/2', { label: 'Pending # x' }],
    ['a quoted label', ODD, '/0/stages/1', { label: "It's new" }],
    ['a state', GUARDED, '/0/stages/3', { metadata: { ticketState: 'CLOSED' } }],
    ['the label of a pipeline', ODD, '/0', { label: 'Help' }],
  ])('writes one line where HubSpot has another %s (%#)', async (_, config, path, body) => {
    await withProject({ config }, async (project) => {
      const { json, live, read, api } = project;
      await api('PATCH', `${PIPELINES}${path}`, body);
      const { document } = await json(['pull', ...live]);
      const after = await read('pipewright.yaml');
      expect(document).toMatchObject({ written: ['pipewright.yaml'], notWritten: [] });
      expect(document['differences']).toHaveLength(1);
      expect(newLines(config, after)).toHaveLength(1);
      expect(after.split('\n')).toHaveLength(config.split('\n').length);
      expect(after.includes('\r')).toBe(config.includes('\r'));
      await expectEmptyPlan(project);
      const again = await json(['pull', ...live]);
      expect(again.document).toMatchObject({ written: [], differences: [] });
      expect(await read('pipewright.yaml')).toBe(after);
    });
  });

  it('writes the portal where the file has none', async () => {
    await withProject({ config: SUPPORT }, async ({ json, live, read }) => {
      await json(['pull', ...live]);
      const text = await read('pipewright.yaml');
      expect(newLines(SUPPORT, text)).toEqual(['account: { portalId: 1000001 }']);
      expect(text.replace('account: { portalId: 1000001 }\n', '')).toBe(SUPPORT);
    });
  });

  it.each([
    ['plain', GUARDED],
    ['with CRLF', CRLF],
    ['with comments', ODD],
  ])('adds new statuses, takes out vanished ones and follows the order (%s)', async (_, config) => {
    await withProject({ config, seed: seedWith() }, async (project) => {
      const { json, live, read, api } = project;
      const body = {
        label: 'Escalated',
        displayOrder: 1,
        stageId: 'escalated',
        metadata: { ticketState: 'OPEN' },
      };
      await api('POST', `${PIPELINES}/0/stages`, body);
      await api('DELETE', `${PIPELINES}/0/stages/2?validateReferencesBeforeDelete=true`);
      await api('PATCH', `${PIPELINES}/0/stages/1`, { displayOrder: 3 });
      await json(['pull', ...live]);
      const after = await read('pipewright.yaml');
      expect(after).toContain('escalated');
      expect(after).not.toContain('Waiting on contact');
      expect(after.includes('\r')).toBe(config.includes('\r'));
      for (const comment of config.matchAll(/# (?:A head|the only one|its label|first|behind|the end)/gu)) {
        expect(after).toContain(comment[0]);
      }
      await expectEmptyPlan(project);
    });
  });

  it('leaves retired entries, and pipelines that vanished are not silently dropped', async () => {
    const retired = '    retired:\n      - { status: "3", moveTicketsTo: new }   # going\n';
    const config = GUARDED.replace(/ {6}- \{ key: us.*\n/u, '') + retired;
    await withProject({ config }, async ({ json, live, read, api }) => {
      await api('PATCH', `${PIPELINES}/0/stages/2`, { label: 'Pending' });
      await json(['pull', ...live]);
      const after = await read('pipewright.yaml');
      expect(after).toBe(config.replace('Waiting on contact', 'Pending'));
      const plan = await json(['plan', ...live]);
      expect(named(plan.document['changes'])).toContain('delete pipelines.support.statuses["3"]');
    });
  });

  it('lists what no file declares, and adds it to the first file with --all', async () => {
    await withProject({ config: GUARDED, seed: seedWith(ONSITE) }, async (project) => {
      const { json, live, read, write } = project;
      const { document } = await json(['pull', ...live]);
      expect(document['unmanaged']).toMatchObject([
        { kind: 'pipeline', id: 'onsite', label: 'On-site visits' },
      ]);
      expect(await read('pipewright.yaml')).toBe(GUARDED);
      await write('other.yaml', 'version: 1\n');
      const all = await json(['pull', ...live, 'pipewright.yaml', 'other.yaml', '--all']);
      expect(all.document).toMatchObject({
        written: ['pipewright.yaml'],
        unchanged: ['other.yaml'],
        unmanaged: [],
      });
      expect(await read('pipewright.yaml')).toContain('On-site visits');
      expect((await read('pipewright.yaml')).startsWith(GUARDED.trimEnd())).toBe(true);
      const plan = await json(['plan', ...live, 'pipewright.yaml', 'other.yaml', '--detailed-exitcode']);
      expect([named(plan.document['changes']), plan.document['unmanaged'], plan.exitCode]).toEqual([
        [],
        [],
        0,
      ]);
    });
  });

  it('writes each pipeline into the file that declares it', async () => {
    const onsite = `version: 1
# ours
pipelines:
  - key: onsite
    label: On-site visits
    statuses:
      - { key: planned, id: onsite_planned, label: Planned, state: open }
      - { key: done, id: onsite_done, label: Done, state: closed }
`;
    await withProject({ seed: seedWith(ONSITE) }, async (project) => {
      const { json, live, read, write, api } = project;
      await write('pipewright/a/support.yaml', GUARDED);
      await write('pipewright/b/onsite.yml', onsite);
      await api('PATCH', `${PIPELINES}/onsite/stages/onsite_planned`, { label: 'Scheduled' });
      const { document } = await json(['pull', ...live]);
      expect(document).toMatchObject({
        written: ['pipewright/b/onsite.yml'],
        unchanged: ['pipewright/a/support.yaml'],
        differences: [{ file: 'pipewright/b/onsite.yml', address: 'pipelines.onsite.statuses.planned' }],
      });
      expect(await read('pipewright/a/support.yaml')).toBe(GUARDED);
      expect(await read('pipewright/b/onsite.yml')).toBe(
        onsite.replace('label: Planned', 'label: Scheduled'),
      );
      await expectEmptyPlan(project);
    });
  });

  it('writes nothing where the configuration is invalid, or the account can not be read', async () => {
    const wrong = GUARDED.replace('state: closed', 'state: shut');
    await withProject({ config: wrong }, async ({ json, live, read, write, sandbox }) => {
      const invalid = await json(['pull', ...live]);
      expect([invalid.exitCode, errorCode(invalid)]).toEqual([3, 'CONFIG_INVALID']);
      expect(await read('pipewright.yaml')).toBe(wrong);
      await write('pipewright.yaml', GUARDED);
      await sandbox.control.faults({ path: PIPELINES, kind: 'status:403', times: 9 });
      const failed = await json(['pull', ...live]);
      expect(failed.exitCode).toBe(1);
      expect(await read('pipewright.yaml')).toBe(GUARDED);
    });
  });

  it('tells the same as text', async () => {
    await withProject({ config: GUARDED }, async ({ run, live, api }) => {
      await api('PATCH', `${PIPELINES}/0/stages/2`, { label: 'Pending' });
      const { stdout, exitCode } = await run(['pull', ...live]);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('Pending');
      expect(stdout).toContain('pipewright.yaml');
    });
  });
});
