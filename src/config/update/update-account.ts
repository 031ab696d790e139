import { isMap } from 'yaml';
import type { Edit } from '../patch/edits.js';
import { addPair, editableNode } from '../patch/edits.js';
import type { Draft, Pass } from './update-pass.js';

/** Always writes `account.portalId`: in the file that has `account`, else in the first. */
export function accountEdits(pass: Pass, draft: Draft): void {
  const { documents, portalId } = pass.input;
  if (!pass.accept('account')) return;
  if (documents.some(({ value }) => value.account?.portalId !== undefined)) return;
  const holder = Math.max(
    0,
    documents.findIndex(({ value }) => value.account !== undefined),
  );
  if (draft.index !== holder) return;
  const edit = portalEdit(draft, portalId);
  pass.take(
    { file: draft.parsed.file, address: 'account', text: `portalId: ${portalId}` },
    edit === null ? null : [edit],
  );
}

function portalEdit({ parsed, value }: Draft, portalId: number): Edit | null {
  const pair = `portalId: ${portalId}`;
  if (value.account !== undefined) {
    const account = editableNode(parsed, ['account']);
    return isMap(account) ? addPair(parsed, account, pair, '') : null;
  }
  const root = editableNode(parsed, []);
  return isMap(root) ? addPair(parsed, root, `account: { ${pair} }`, 'version') : null;
}
