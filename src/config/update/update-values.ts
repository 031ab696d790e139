import type { Address } from '../../core/base/address.js';
import { setText } from '../patch/edits.js';
import type { ParsedText, Path } from '../read/parsed.js';
import { quoted } from '../patch/scalar-text.js';
import type { Draft, Pass } from './update-pass.js';
import { matchesIn } from './update-pass.js';

interface Value {
  readonly address: Address;
  readonly path: Path;
  readonly name: 'label' | 'state' | 'id';
  readonly before: string;
  readonly after: string;
}

/** Updates labels, states and ids of what is declared and live. */
export function valueEdits(pass: Pass, draft: Draft): void {
  for (const { index, match } of matchesIn(pass, draft)) {
    const { desired, live } = match;
    if (live === null) continue;
    const path = ['pipelines', index];
    setValue(pass, draft.parsed, {
      address: match.address,
      path,
      name: 'label',
      before: desired.label,
      after: live.label,
    });
    setValue(pass, draft.parsed, {
      address: match.address,
      path,
      name: 'id',
      before: desired.wantedId,
      after: live.id,
    });
    match.statuses.forEach((status, at) => {
      if (status.live === null) return;
      const own = { address: status.address, path: [...path, 'statuses', at] };
      const { label, state, wantedId } = status.desired;
      setValue(pass, draft.parsed, { ...own, name: 'label', before: label, after: status.live.label });
      setValue(pass, draft.parsed, { ...own, name: 'state', before: state, after: status.live.state });
      setValue(pass, draft.parsed, { ...own, name: 'id', before: wantedId, after: status.live.id });
    });
  }
}

function setValue(pass: Pass, parsed: ParsedText, { address, path, name, before, after }: Value): void {
  if (before === after || !pass.accept(address)) return;
  if (name === 'id' && pass.input.idsToLock === true) {
    pass.takeAll([], [], [[address, after]]);
    return;
  }
  const to =
    name === 'id' ? { text: after, quoted: quoted(after), after: 'key' } : { text: after, after: 'key' };
  const edit = setText(parsed, path, name, to);
  const text =
    name === 'id'
      ? `${name}: ${JSON.stringify(after)} is its id in the account`
      : `${name}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`;
  pass.take({ file: parsed.file, address, text }, edit === null ? null : [edit]);
}
