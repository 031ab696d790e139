import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { labelKey } from '../../../core/model/matching.js';
import { addressOf } from '../address-of.js';
import { lineText } from '../../read/lines.js';
import type { Place } from '../../read/place.js';
import { member, sourceOf, textOf } from '../../read/place.js';
import type { Declared } from './declared.js';
import { repeated } from './duplicates.js';

/** Labels and names that can't be displayed, that look like another one, or that are unfilled template placeholders. */
export function checkLabels(declared: Declared): readonly Diagnostic[] {
  const scopes = [
    labelsIn(declared.pipelines, 'label'),
    ...declared.pipelines.map(({ statuses }) => labelsIn(statuses, 'label')),
    labelsIn(declared.teams, 'name'),
    labelsIn(declared.permissionSets, 'name'),
  ];
  const all = scopes.flat();
  return [...all.flatMap(unusable), ...all.flatMap(templateText), ...scopes.flatMap(lookAlikes)];
}

function labelsIn(things: readonly { readonly place: Place }[], property: string): readonly Place[] {
  return things.flatMap(({ place }) => member(place, property) ?? []);
}

const INVISIBLE = /[\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu;
const HALF_SURROGATE = /\p{Cs}/u;

/** The schema refuses the empty string. */
function unusable(place: Place): readonly Diagnostic[] {
  const text = textOf(place) ?? '';
  const what = whyUnusable(text);
  if (text.trim() === '' || what === null) return [];
  return [
    problem({
      code: 'SCHEMA_VALUE',
      summary: `This ${stepOf(place)} ${what}.`,
      detail: `People could not see it, or HubSpot would store a different one than the files say. It is ${JSON.stringify(text)}. Write one that people can read.`,
      address: addressOf(place),
      source: sourceOf(place),
    }),
  ];
}

function whyUnusable(text: string): string | null {
  if (text.includes('\0')) return 'contains a NUL character';
  if (HALF_SURROGATE.test(text)) return 'contains half a surrogate pair, which is not a character';
  return text.replace(INVISIBLE, '') === '' ? 'has no visible character' : null;
}

const TEMPLATE = /\$\{[^{}]*\}|\{\{[^{}]*\}\}|##[^#\s]+##/u;

function templateText(place: Place): readonly Diagnostic[] {
  const match = TEMPLATE.exec(textOf(place) ?? '');
  if (match === null) return [];
  return [
    problem({
      code: 'TEMPLATE_TEXT',
      severity: 'info',
      summary: `This ${stepOf(place)} contains ${match[0]}, which looks like a placeholder that a template should have filled in.`,
      detail:
        'pipewright does not fill in placeholders: people would see these characters in HubSpot. If a CI step replaces them, run it first; if they are intended, leave them.',
      address: addressOf(place),
      source: sourceOf(place),
    }),
  ];
}

/** Different labels that look the same. */
function lookAlikes(labels: readonly Place[]): readonly Diagnostic[] {
  const keyOf = (place: Place): string => labelKey(textOf(place) ?? '');
  return repeated(labels, (place) => lookOf(textOf(place)))
    .filter(({ first, again }) => keyOf(first) !== keyOf(again))
    .map(({ first, again }) =>
      problem({
        code: 'LABEL_LOOKS_ALIKE',
        severity: 'info',
        summary: `The ${stepOf(again)} ${JSON.stringify(textOf(again))} looks like another one.`,
        detail: `The other one is ${JSON.stringify(textOf(first))} at ${lineText(sourceOf(first))}. They differ only in characters that look the same or are invisible, so people can't tell them apart.`,
        address: addressOf(again),
        source: sourceOf(again),
      }),
    );
}

/** A label as the eye sees it: compatible characters unified, case folded, invisible characters removed. */
function lookOf(text: string | undefined): string | undefined {
  const look = text
    ?.normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return look === '' ? undefined : look;
}

function stepOf(place: Place): string {
  return String(place.path.at(-1));
}
