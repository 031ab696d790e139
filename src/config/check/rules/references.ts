import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { nearest } from '../../../core/base/similar.js';
import { scalarText } from '../../../core/base/yaml-text.js';
import { addressOf } from '../address-of.js';
import type { Place } from '../../read/place.js';
import { sourceOf, textOf } from '../../read/place.js';

interface Written {
  /** The name, if the place holds more than it. */
  readonly written?: string;
  /** The place's value with the corrected name. */
  readonly show?: (near: string) => string;
}

/** A value as YAML, under its key or as a list entry. */
function linesOf(step: string | number | undefined, value: string): string {
  return typeof step === 'string' ? `${scalarText(step)}: ${scalarText(value)}` : `- ${scalarText(value)}`;
}

/** A reference to something undeclared. `thing` is what was looked for. */
export function unknownReference(
  place: Place,
  thing: string,
  known: readonly string[],
  { written = textOf(place) ?? '', show = (near: string) => near }: Written = {},
): Diagnostic {
  const name = written;
  const near = nearest(name, known);
  const some = known.slice(0, 12).join(', ');
  const more = known.length > 12 ? `, and ${known.length - 12} more` : '';
  const list = known.length === 0 ? `No ${thing} is declared.` : `Declared: ${some}${more}.`;
  const step = place.path.at(-1);
  return problem({
    code: 'UNKNOWN_REFERENCE',
    summary: `No ${thing} has the key ${JSON.stringify(name)}.`,
    detail: `${near === null ? '' : `Did you mean ${near}? `}${list}`,
    ...(near === null ? {} : { hint: linesOf(step, show(near)) }),
    address: addressOf(place),
    source: sourceOf(place),
  });
}
