import { dirname } from 'node:path';
import { isBelow, pipelineAddress, statusAddress, teamAddress } from '../../core/base/address.js';
import type { Config } from '../../core/model/config.js';
import type { PulledDifference } from '../../core/model/results.js';
import { makeOwnFolder } from '../../files/folders.js';
import { writeFileAtomically } from '../../files/write-file.js';
import type { UpdateOutcome, WrittenFile } from './files-to-update.js';

/** Writes a file of the configuration. The folder of a new one may be a link of the checkout, which must not lead out. */
export async function writeConfigurationFile({ path, text, isNew = false }: WrittenFile): Promise<void> {
  if (isNew) await makeOwnFolder(dirname(path));
  await writeFileAtomically(path, text);
}

/** Names the file that a difference was written to, where an update edited another document in its place. */
export function rowsIn(
  config: Config,
  { written, unchanged }: UpdateOutcome,
): (row: PulledDifference) => PulledDifference {
  const known = new Set([...written.map(({ file }) => file), ...unchanged]);
  const files = written.filter(({ file }) => file !== config.files[0]).map(({ file }) => file);
  const last = files.at(-1) ?? config.files.at(-1);
  return (row) => {
    if (known.has(row.file) || last === undefined) return row;
    const own = files.length > 1 ? sourceFile(config, row.address) : null;
    return { ...row, file: own !== null && files.includes(own) ? own : last };
  };
}

/** The file of the declared thing at an address, or that it is a setting of. */
function sourceFile({ pipelines, teams }: Config, address: string): string | null {
  const places = [
    ...pipelines.flatMap(({ key, statuses, source }) => [
      { at: pipelineAddress(key), source },
      ...statuses.map((status) => ({
        at: statusAddress(pipelineAddress(key), status.key),
        source: status.source,
      })),
    ]),
    ...teams.map(({ key, source }) => ({ at: teamAddress(key), source })),
  ];
  const nearest = places
    .filter(({ at }) => at === address || isBelow(address, at))
    .toSorted((a, b) => b.at.length - a.at.length)[0];
  return nearest?.source.file ?? null;
}

/** What else changes if shared files were written. */
export function othersNote({ others }: UpdateOutcome): readonly string[] {
  if (others.length === 0) return [];
  const count = others.length === 1 ? '1 other account' : `${others.length} other accounts`;
  const some = others.slice(0, 5).join(', ');
  const more = others.length > 5 ? ` and ${others.length - 5} more` : '';
  return [`Shared files were written: that changes ${count} (${some}${more}).`];
}
