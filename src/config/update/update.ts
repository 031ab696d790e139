/**
 * Writes live state into the files, for `pull` and `drift --accept`. Runs passes over the text of each file, each on a
 * freshly parsed text: values first (labels, states, ids, settings, members), then lists (teams, statuses, pipelines),
 * because list positions are those of the original file. A pass only replaces what differs, so files without
 * differences are returned byte for byte.
 */
import type { Address } from '../../core/base/address.js';
import type { ParsedText } from '../read/parsed.js';
import type { PassRun } from './run-pass.js';
import { runPass, writtenOutFor } from './run-pass.js';
import type { Difference } from './update-pass.js';
import type { UpdateInput } from './update-input.js';
import { accountEdits } from './update-account.js';
import { updateNames } from './update-names.js';
import { checkFileOrder, pipelineListEdits } from './update-pipelines.js';
import { settingEdits } from './update-settings.js';
import { statusListEdits } from './update-statuses.js';
import { permissionSetListEdits, teamListEdits } from './update-team-list.js';
import { teamEdits } from './update-teams.js';
import { valueEdits } from './update-values.js';

export type { Difference } from './update-pass.js';
export type { UpdateInput } from './update-input.js';

interface UpdatedFile {
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** The whole new text, with its original byte order mark; null if nothing changes. */
  readonly text: string | null;
}

export interface UpdateResult {
  readonly files: readonly UpdatedFile[];
  readonly differences: readonly Difference[];
  /** Differences left to a person: they are in aliased text, or no file can express them. */
  readonly notEditable: readonly Difference[];
  /** Live ids of what was added; if the files are for several accounts, also those that differ from the wanted ones. */
  readonly pins: ReadonlyMap<Address, string>;
}

/** Passes whose edits move entries, and anchors with them. */
const LISTS = [teamListEdits, permissionSetListEdits, statusListEdits, pipelineListEdits];

const PASSES = [valueEdits, accountEdits, settingEdits, teamEdits, ...LISTS];

/** Computes the new texts of the files. Pure: writes nothing. */
export function updateConfiguration(input: UpdateInput): UpdateResult {
  const differences: Difference[] = [];
  const notEditable: Difference[] = [];
  const pins = new Map<Address, string>();
  const names = updateNames(input);
  const accept = input.accept ?? ((): boolean => true);
  const acceptPlace = input.acceptPlace ?? accept;
  const base = { input, names, accept, acceptPlace };
  const files = input.documents.map((document, index) => {
    const { value } = document;
    const running =
      (run: (typeof PASSES)[number]): PassRun =>
      (pass) =>
        run(pass, { parsed: pass.parsed, value, index });
    let parsed = writtenOut(document.parsed, (text) =>
      PASSES.reduce(
        (now, run) => writtenOutFor(running(run), base, { parsed: now, moves: LISTS.includes(run) }),
        text,
      ),
    );
    for (const run of PASSES) {
      const done = runPass(running(run), base, parsed);
      parsed = done.parsed;
      for (const { told, pinned, made } of done.takings) {
        (made ? differences : notEditable).push(...told);
        if (made) for (const [address, id] of pinned) pins.set(address, id);
      }
    }
    const changed = parsed.text !== document.parsed.text;
    return {
      file: parsed.file,
      path: parsed.path,
      text: changed ? (parsed.bom ? '\uFEFF' : '') + parsed.text : null,
    };
  });
  notEditable.push(...checkFileOrder(input));
  return { files, differences, notEditable, pins };
}

/** Repeats until there is nothing more to expand: one expansion may make another edit possible. */
function writtenOut(parsed: ParsedText, step: (parsed: ParsedText) => ParsedText): ParsedText {
  let [before, now] = [parsed, parsed];
  while (now.aliases.size > 0) {
    before = now;
    now = step(before);
    if (now === before) break;
  }
  return now;
}
