import { parseAddress } from '../../core/base/address.js';
import type { Address } from '../../core/base/address.js';
import type { Plan } from '../../core/plan/plan.js';
import { renderBoardSvg } from './board-svg.js';

/** A picture and its file name, which is safe on every system and never a path. */
export interface BoardFile {
  readonly name: string;
  readonly text: string;
}

/** One picture for each pipeline that the plan touches. Colliding names get a number. */
export function renderBoardFiles(plan: Plan): readonly BoardFile[] {
  const taken = new Set<string>();
  return plan.views.map((view) => {
    const name = freeName(baseName(view.address), taken);
    taken.add(name.toLowerCase());
    return { name: `${name}.svg`, text: renderBoardSvg(view, plan) };
  });
}

const LONGEST = 60;
/** Names that Windows reserves for devices, with any extension. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

function baseName(address: Address): string {
  const part = parseAddress(address)?.at(1);
  const text = part === undefined ? address : 'name' in part ? part.name : part.id;
  const safe = withoutOuterDashes(text.replaceAll(/[^A-Za-z0-9_-]+/g, '-'));
  const name = safe.slice(0, LONGEST);
  return name === '' || DEVICES.test(name) ? `pipeline-${name}`.replace(/-$/, '') : name;
}

function withoutOuterDashes(text: string): string {
  let [start, end] = [0, text.length];
  while (text[start] === '-') start += 1;
  while (end > start && text[end - 1] === '-') end -= 1;
  return text.slice(start, end);
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(numbered.toLowerCase())) return numbered;
  }
}
