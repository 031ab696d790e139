import { isJsonList } from '../../core/base/json.js';
import type { Json } from '../../core/base/json.js';
import type { PageChange, PageField } from '../page/page-change.js';
import { counted } from '../words/count.js';
import { listDifference, valueText } from '../words/value-text.js';
import { markup, NOTHING } from './html-markup.js';
import type { Markup } from './html-markup.js';

/** The fields of a change, before and after. A created thing has no before. */
export function fieldsMarkup({ fields, action, address }: PageChange): Markup {
  if (fields.length === 0) return NOTHING;
  const fresh = action === 'create';
  const before = fresh ? NOTHING : markup`<th scope="col">Before</th>`;
  return markup`<table><caption class="unseen">${`Fields of ${address}`}</caption><thead><tr><th scope="col">Field</th>${before}<th scope="col">After</th></tr></thead>
<tbody>
${fields.map((field) => fieldRow(field, fresh))}</tbody></table>
`;
}

function fieldRow(field: PageField, fresh: boolean): Markup {
  const { path, before, after } = field;
  const [old, now] = isJsonList(before) && isJsonList(after) ? listSides(before, after) : sides(field);
  return markup`<tr><th scope="row">${path}</th>${fresh ? NOTHING : markup`<td>${old}</td>`}<td>${now}</td></tr>
`;
}

function sides({ path, before, after }: PageField): readonly [Markup, Markup] {
  return [markup`<del>${valueText(before, path)}</del>`, markup`<ins>${valueText(after, path)}</ins>`];
}

/** Lists show their members; those on one side only are marked. If only the order differs, both are shown in full. */
function listSides(before: readonly Json[], after: readonly Json[]): readonly [Markup, Markup] {
  const difference = listDifference(before, after, valueText);
  if (difference === null) {
    return [markup`<del>${valueText(before)}</del>`, markup`<ins>${valueText(after)}</ins>`];
  }
  const { gone, fresh, kept } = difference;
  const same = kept === 0 ? NOTHING : markup`<li>${counted(kept, 'entry', 'entries')} the same</li>`;
  return [
    markup`<ul>${same}${gone.map((one) => markup`<li><del>- ${one}</del></li>`)}</ul>`,
    markup`<ul>${same}${fresh.map((one) => markup`<li><ins>+ ${one}</ins></li>`)}</ul>`,
  ];
}
