import { describe, expect, it } from 'vitest';
import type { Json } from '../helpers/run-project.js';
import { codesOf, SUPPORT, withProject } from '../helpers/run-project.js';

const WRONG = SUPPORT.replace('state: open }', 'state: opened }').replace('label: Closed', 'labell: Closed');

describe('validate', () => {
  it('says that a configuration is valid, and what it holds', async () => {
    await withProject({ config: SUPPORT }, async ({ run, json }) => {
      const { document, exitCode, stderr } = await json(['validate']);
      expect(document).toEqual({
        valid: true,
        findings: [],
        files: ['pipewright.yaml'],
        counts: { pipelines: 1, statuses: 4, teams: 0 },
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      const text = await run(['validate']);
      expect(text.exitCode).toBe(0);
      expect(text.stdout).toContain('pipewright.yaml');
    });
  });

  it('finds every problem in one run, each with its place, in the order of places', async () => {
    await withProject({ config: WRONG }, async ({ run, json }) => {
      const { document, exitCode } = await json(['validate']);
      expect(document).toMatchObject({ valid: false, files: ['pipewright.yaml'] });
      const findings = document['findings'] as readonly (Json & { readonly source: { line: number } })[];
      expect(codesOf(findings)).toContain('SCHEMA_VALUE');
      expect(codesOf(findings)).toContain('SCHEMA_UNKNOWN_PROPERTY');
      const lines = findings.map(({ source }) => source.line);
      expect(lines).toEqual(lines.toSorted((a, b) => a - b));
      expect(findings[0]).toMatchObject({
        severity: 'error',
        source: { file: 'pipewright.yaml', line: 7, column: expect.any(Number) as number },
      });
      expect(exitCode).toBe(3);
      const text = await run(['validate']);
      expect(text.exitCode).toBe(3);
      for (const code of codesOf(findings)) expect(text.stdout + text.stderr).toContain(code);
      expect(text.stdout + text.stderr).toContain('pipewright.yaml:7:');
    });
  });

  it('ends with 3 and NO_CONFIG where there is no file, in JSON as a result and not as an error', async () => {
    await withProject({}, async ({ run, json }) => {
      const { document, exitCode } = await json(['validate']);
      expect(document).toMatchObject({
        valid: false,
        findings: [{ code: 'NO_CONFIG', source: null }],
        files: [],
        counts: { pipelines: 0, statuses: 0, teams: 0 },
      });
      expect(exitCode).toBe(3);
      const text = await run(['validate']);
      expect(text.exitCode).toBe(3);
      expect(text.stdout + text.stderr).toContain('NO_CONFIG');
    });
  });

  it('says NO_CONFIG for a path that is not there, and names it', async () => {
    await withProject({ config: SUPPORT }, async ({ json }) => {
      const { document, exitCode } = await json(['validate', 'elsewhere.yaml']);
      const [finding] = document['findings'] as readonly Json[];
      expect(JSON.stringify(finding)).toContain('elsewhere.yaml');
      expect({ valid: document['valid'], exitCode }).toEqual({ valid: false, exitCode: 3 });
    });
  });

  it('takes several files and folders, and asks no account', async () => {
    const second = SUPPORT.replace('key: support', 'key: other')
      .replace('id: "0"\n', 'id: other\n')
      .replace('Support Pipeline', 'Other')
      .replace(/id: "(\d)"/gu, 'id: o_$1');
    await withProject({ config: SUPPORT }, async ({ write, json, sandbox }) => {
      await write('more/deep/other.yml', second);
      await write('more/.hidden.yaml', 'version: 1\nbogus: true\n');
      await write('more/notes.yaml', 'just: notes\n');
      const { document, exitCode } = await json(['validate', 'pipewright.yaml', 'more']);
      expect(document).toMatchObject({
        valid: true,
        files: ['pipewright.yaml', 'more/deep/other.yml'],
        findings: [{ code: 'FILE_SKIPPED' }],
        counts: { pipelines: 2, statuses: 8 },
      });
      expect(exitCode).toBe(0);
      expect(await sandbox.control.requests()).toEqual([]);
    });
  });

  it('finds the folder pipewright/ by itself', async () => {
    await withProject({}, async ({ write, json }) => {
      await write('pipewright/support.yaml', SUPPORT);
      const { document } = await json(['validate']);
      expect(document).toMatchObject({ valid: true, files: ['pipewright/support.yaml'] });
    });
  });
});
