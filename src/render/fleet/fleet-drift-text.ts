import { changeSets } from '../../core/fleet/change-sets.js';
import type { ChangeSet, FleetDrift, SetChange } from '../../core/fleet/fleet-plan.js';
import { kindWords } from '../words/kind-words.js';
import { cleanLine } from '../terminal/clean.js';
import { paint, PLAIN_TEXT } from '../terminal/style.js';
import type { Style } from '../terminal/style.js';
import { counted } from '../words/count.js';
import { valueText } from '../words/value-text.js';
import { inAccounts, paragraph } from './fleet-lines.js';

/** The drift of several accounts, grouped by what differs. */
export function renderFleetDriftText({ accounts }: FleetDrift, style: Style = PLAIN_TEXT): string {
  const sets = changeSets(accounts.map(({ name, document }) => ({ name, plan: document })));
  const still = accounts.filter(({ status }) => status === 'nothing').map(({ name }) => cleanLine(name));
  const failed = accounts.filter(({ status }) => status === 'failed');
  const differ = accounts.length - still.length - failed.length;
  const parts = [
    `${differ} ${differ === 1 ? 'differs' : 'differ'} from the files`,
    ...(still.length > 0 ? [`${still.length} ${still.length === 1 ? 'matches' : 'match'}`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
  ];
  const blocks = [
    paragraph(`${counted(accounts.length, 'account')}: ${parts.join(', ')}`, style, 0),
    ...sets.map((set) => setLines(set, style)),
    ...(still.length === 0 ? [] : [paragraph(`Without differences: ${still.join(', ')}`, style, 0)]),
    ...failed.map(({ name, error }) =>
      paragraph(
        `${cleanLine(name)} failed: ${cleanLine(error?.code ?? '')} ${cleanLine(error?.summary ?? '')}`,
        style,
        0,
      ),
    ),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function setLines(set: ChangeSet, style: Style): readonly string[] {
  const names = set.accounts.map(cleanLine).join(', ');
  const count = set.accounts.length > 1 ? `${counted(set.accounts.length, 'account')}: ` : '';
  const [first = '', ...rest] = paragraph(`${count}${names}`, style, 3);
  return [
    `${paint(style, 'heading', set.id)}${first.slice(set.id.length)}`,
    ...rest,
    ...set.changes.flatMap((change) => differenceLines(change, set, style)),
  ];
}

function differenceLines(change: SetChange, { accounts }: ChangeSet, style: Style): readonly string[] {
  const name = `${kindWords(change).word} ${cleanLine(change.label)}`;
  const at = paint(style, 'quiet', cleanLine(change.address));
  const said = {
    create: ' is missing in HubSpot',
    delete: ' is not in the files',
    move: ' is in another place',
  };
  const head = change.action === 'update' || change.action === 'migrate' ? '' : said[change.action];
  const fields = change.action === 'update' ? change.fields : [];
  return [
    ...paragraph(`~ ${name}${head}`, style, 5),
    `       ${at}`,
    ...fields.flatMap(({ path, before, after }) =>
      before.flatMap(({ value, accounts: having }) => {
        const whom = having.length === accounts.length ? '' : ` (${inAccounts(having)})`;
        const text = `${path}: ${valueText(value)} in HubSpot, ${valueText(after)} in the files${whom}`;
        return paragraph(text, style, 9);
      }),
    ),
  ];
}
