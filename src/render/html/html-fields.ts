import type { Change, FieldChange } from '../../core/plan/change.js';
import type { Json } from '../../core/base/json.js';
import { counted } from '../words/count.js';
import { isList, valueText } from '../text/field-lines.js';
import { markup, NOTHING } from './html-markup.js';
import type { Markup } from './html-markup.js';

/** The fields of a change, before and after. A new thing has no before. */
export function fieldsMarkup({ fields, action, address }: Change): Markup {
  if (fields.length === 0) return NOTHING;
  const fresh = action === 'create';
  const before = fresh ? NOTHING : markup`<th scope="col">Before</th>`;
  return markup`<table><caption class="unseen">${`Fields of ${address}`}</caption><thead><tr><th scope="col">Field</th>${before}<th scope="col">After</th></tr></thead>
<tbody>
${fields.map((field) => fieldRow(field, fresh))}</tbody></table>
`;
}

function fieldRow(field: FieldChange, fresh: boolean): Markup {
  const { path, before, after } = field;
  const [old, now] = isList(before) && isList(after) ? listSides(before, after) : sides(field);
  return markup`<tr><th scope="row">${path}</th>${fresh ? NOTHING : markup`<td>${old}</td>`}<td>${now}</td></tr>
`;
}

function sides({ path, before, after }: FieldChange): readonly [Markup, Markup] {
  return [markup`<del>${valueText(before, path)}</del>`, markup`<ins>${valueText(after, path)}</ins>`];
}

/** Lists show their members; those on one side only are marked. Where only the order differs, both stand in full. */
function listSides(before: readonly Json[], after: readonly Json[]): readonly [Markup, Markup] {
  const [old, now] = [before.map((one) => valueText(one)), after.map((one) => valueText(one))];
  const [known, wanted] = [new Set(old), new Set(now)];
  const gone = old.filter((one) => !wanted.has(one));
  const fresh = now.filter((one) => !known.has(one));
  if (gone.length === 0 && fresh.length === 0) {
    return [markup`<del>${valueText(before)}</del>`, markup`<ins>${valueText(after)}</ins>`];
  }
  const kept = old.length - gone.length;
  const same = kept === 0 ? NOTHING : markup`<li>${counted(kept, 'entry', 'entries')} the same</li>`;
  return [
    markup`<ul>${same}${gone.map((one) => markup`<li><del>- ${one}</del></li>`)}</ul>`,
    markup`<ul>${same}${fresh.map((one) => markup`<li><ins>+ ${one}</ins></li>`)}</ul>`,
  ];
}
