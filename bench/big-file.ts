import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generated, withFolder, yamlOf } from './accounts.js';
import type { Comparison } from './processes.js';
import { compare, pipewright, ROOT } from './processes.js';

const PIPELINES = 100;
const STATUSES = 50;

export interface BigFile extends Comparison {
  readonly pipelines: number;
  readonly statuses: number;
  readonly bytes: number;
}

/** All that validate does, against a process that turns the same file into values and stops there. */
export async function measureBigFile(rounds: number): Promise<BigFile> {
  const yaml = yamlOf(generated(PIPELINES, STATUSES));
  return withFolder(yaml, async (folder) => {
    const parser = pathToFileURL(resolve(ROOT, 'node_modules/yaml/dist/index.js')).href;
    const script = `import yaml from ${JSON.stringify(parser)}; import { readFileSync } from 'node:fs';
      yaml.parse(readFileSync('pipewright.yaml', 'utf8'));`;
    const baseline = { name: 'yaml.parse', args: ['--input-type=module', '-e', script], cwd: folder };
    const [measured] = await compare(baseline, [pipewright(folder, 'validate')], rounds);
    if (measured === undefined) throw new Error('nothing was measured');
    return {
      ...measured,
      pipelines: PIPELINES,
      statuses: PIPELINES * STATUSES,
      bytes: Buffer.byteLength(yaml),
    };
  });
}
