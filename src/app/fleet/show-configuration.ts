import type { Json } from '../../core/base/json.js';
import { loadConfiguration } from '../account/configuration.js';
import type { AccountFlags, AppContext } from '../types.js';

/** Which configuration to show. */
export interface ShowInput {
  readonly account: Pick<AccountFlags, 'chosen'>;
  /** Files and folders of the configuration; none: pipewright.yaml, else pipewright/. */
  readonly paths: readonly string[];
}

/** A configuration as one document, and the same as YAML. */
export interface ShowResult {
  readonly configuration: Json;
  readonly yaml: string;
}

/**
 * The configuration of an account as one document, with its overlays merged in. Contacts no account.
 * @throws AppError: CONFIG_INVALID, NO_CONFIG.
 */
export async function showConfiguration(ctx: AppContext, { account, paths }: ShowInput): Promise<ShowResult> {
  const { documents } = await loadConfiguration(ctx, paths, account);
  const { joinedDocument, renderDocument } = await import('../../config/write/joined-document.js');
  const joined = joinedDocument(
    documents.map(({ parsed }) => parsed),
    account.chosen?.account ?? null,
  );
  return { configuration: joined.configuration, yaml: renderDocument(joined) };
}
