import { usage } from '../command-line.js';

/** What a scratch ticket's place and its clean-up go by. */
const OWN = ['subject', 'hs_pipeline', 'hs_pipeline_stage'];

/** `NAME=VALUE`, each name once. */
export function valuesIn(flags: readonly string[]): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const flag of flags) {
    const [, name = '', value = ''] = /^([a-z][a-z0-9_]*)=(.+)$/su.exec(flag) ?? [];
    if (name === '')
      throw usage('--with takes NAME=VALUE: the name of a ticket property and its value.', HELP);
    if (OWN.includes(name)) throw usage(`--with can't set ${name}: verify sets it itself.`, HELP);
    if (values.has(name)) throw usage(`--with sets ${name} twice.`, HELP);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

const HELP = 'pipewright verify --help';
