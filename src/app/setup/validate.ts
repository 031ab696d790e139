import type { FleetRead } from '../../config/accounts/fleet.js';
import type { Diagnostic } from '../../core/base/diagnostic.js';
import type { ValidateResult } from '../../core/model/results.js';
import type { AccountChoice } from '../fleet/choose.js';
import { chosenFrom, readFleetHere, refuseWithoutFile, wholeChoice } from '../fleet/choose.js';
import type { AppContext, ChosenAccount } from '../types.js';

/** Which files to check. */
export interface ValidateInput {
  /** Files and folders, relative to the context's working directory; none: pipewright.yaml, else pipewright/. */
  readonly paths: readonly string[];
  /** Which accounts of an accounts file; omitted: all of the one in the working directory, if there is one. */
  readonly choice?: Partial<Omit<AccountChoice, 'paths'>>;
}

/** What `validate` ends with. */
export interface ValidateOutcome {
  readonly result: ValidateResult;
  /** The files' texts by path, for code frames around a problem. */
  readonly texts: ReadonlyMap<string, string>;
  /** 3 if the files are invalid, else 0. */
  readonly exitCode: number;
}

/**
 * Checks files without an account. Never throws for their content: that is a finding. With an accounts file it checks the
 * configuration of every chosen account, all of them unless the choice narrows that.
 */
export async function validateFiles(
  ctx: AppContext,
  { paths, choice: given = {} }: ValidateInput,
): Promise<ValidateOutcome> {
  const choice = wholeChoice({ ...given, paths });
  const fleet = await readFleetHere(ctx, choice);
  if (fleet?.ok === true) return validateAccounts(chosenFrom(ctx, fleet.fleet, choice));
  if (fleet !== null) return unusableFleet(fleet);
  refuseWithoutFile(choice);
  const { readConfiguration } = await import('../../config/index.js');
  const read = await readConfiguration({ cwd: ctx.cwd, paths });
  const result = { valid: read.ok, findings: read.findings, files: read.files, counts: read.counts };
  return { result, texts: read.texts, exitCode: read.ok ? 0 : 3 };
}

function unusableFleet({ findings, texts }: Extract<FleetRead, { readonly ok: false }>): ValidateOutcome {
  const counts = { pipelines: 0, statuses: 0, teams: 0 };
  return { result: { valid: false, findings, files: [...texts.keys()], counts }, texts, exitCode: 3 };
}

async function validateAccounts(chosen: readonly ChosenAccount[]): Promise<ValidateOutcome> {
  const reads = await Promise.all(
    chosen.map(async ({ account, fleet }) => ({ name: account.name, read: await fleet.read(account.name) })),
  );
  const found = new Map<string, { readonly finding: Diagnostic; readonly accounts: string[] }>();
  for (const { name, read } of reads) {
    for (const finding of read.findings) {
      const key = JSON.stringify(finding);
      const known = found.get(key) ?? { finding, accounts: [] };
      known.accounts.push(name);
      found.set(key, known);
    }
  }
  const texts = new Map(reads.flatMap(({ read }) => [...read.texts]));
  const { inOrder } = await import('../../config/check/validate.js');
  const valid = reads.every(({ read }) => read.ok);
  const most = (count: (read: (typeof reads)[number]['read']) => number): number =>
    Math.max(0, ...reads.map(({ read }) => count(read)));
  return {
    result: {
      valid,
      findings: inOrder(
        [...found.values()].map(({ finding, accounts }) =>
          accounts.length === reads.length ? finding : { ...finding, accounts },
        ),
        [...texts.keys()],
      ),
      files: [...texts.keys()],
      counts: {
        pipelines: most(({ counts }) => counts.pipelines),
        statuses: most(({ counts }) => counts.statuses),
        teams: most(({ counts }) => counts.teams),
      },
      accounts: chosen.map(({ account }) => account.name),
    },
    texts,
    exitCode: valid ? 0 : 3,
  };
}
