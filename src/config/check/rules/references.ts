import type { Diagnostic } from '../../../core/base/diagnostic.js';
import { problem } from '../../../core/base/diagnostic.js';
import { nearest } from '../../../core/base/similar.js';
import { scalarText } from '../../../core/base/yaml-text.js';
import { addressOf } from '../address-of.js';
import type { Place } from '../../read/place.js';
import { entries, keySourceOf, member, sourceOf, textIn, textOf } from '../../read/place.js';
import type { Declared, DeclaredPipeline } from './declared.js';
import { keysOf } from './declared.js';

/** Properties that say where a ticket is. They change by moving it, so they can't be asked for on the way in. */
const NOT_STAGE_PROPERTIES = new Set(['hs_pipeline', 'hs_pipeline_stage']);

/** Rules, editors, access and stage properties name things that are declared. */
export function checkReferences(declared: Declared): readonly Diagnostic[] {
  const teams = keysOf(declared.teams);
  return declared.pipelines.flatMap((pipeline) => [
    ...checkRules(pipeline),
    ...teamsIn(member(pipeline.place, 'access'), teams),
    ...pipeline.statuses.flatMap(({ place }) => [
      ...teamsIn(member(place, 'editableBy'), teams),
      ...entries(member(place, 'properties')).flatMap(checkStageProperty),
    ]),
  ]);
}

function checkRules(pipeline: DeclaredPipeline): readonly Diagnostic[] {
  const rules = member(pipeline.place, 'rules');
  const statuses = keysOf(pipeline.statuses);
  const retired = new Set(pipeline.retired.flatMap((entry) => textIn(entry, 'status') ?? []));
  const createIn = member(rules, 'createIn');
  const nowhere = createIn !== undefined && Array.isArray(createIn.value) && createIn.value.length === 0;
  return [
    ...(createIn !== undefined && nowhere ? [createdNowhere(createIn)] : []),
    ...['createIn', 'noSkipping', 'noBackwards'].flatMap((rule) =>
      entries(member(rules, rule)).flatMap((entry) => {
        const key = textOf(entry);
        if (key === undefined || statuses.includes(key)) return [];
        return [
          retired.has(key)
            ? namesRetired(entry, key)
            : unknownReference(entry, 'status of this pipeline', statuses),
        ];
      }),
    ),
  ];
}

function createdNowhere(place: Place): Diagnostic {
  return problem({
    code: 'RULE_INVALID',
    summary: 'An empty createIn would allow every status.',
    detail:
      'HubSpot reads an empty list as "any status", which is the opposite of what it looks like. Write any, or name the statuses.',
    hint: 'createIn: any',
    address: addressOf(place),
    source: keySourceOf(place),
  });
}

function namesRetired(place: Place, key: string): Diagnostic {
  return problem({
    code: 'RULE_INVALID',
    summary: `The rule names ${key}, which is retired.`,
    detail: 'A rule can only hold for a status that stays. Take it out of the list.',
    address: addressOf(place),
    source: sourceOf(place),
  });
}

function teamsIn(place: Place | undefined, teams: readonly string[]): readonly Diagnostic[] {
  return entries(member(place, 'teams'))
    .filter((entry) => typeof entry.value === 'string' && !teams.includes(entry.value))
    .map((entry) => unknownReference(entry, 'team', teams));
}

function checkStageProperty(entry: Place): readonly Diagnostic[] {
  const place = member(entry, 'name') ?? entry;
  const name = textOf(place);
  if (name === undefined || !NOT_STAGE_PROPERTIES.has(name)) return [];
  return [
    problem({
      code: 'SCHEMA_VALUE',
      summary: `${name} can't be a stage property.`,
      detail:
        'It says in which pipeline and status a ticket is, and changes by moving the ticket. Remove it from the list.',
      address: addressOf(place),
      source: sourceOf(place),
    }),
  ];
}

interface Written {
  /** The name, where the place holds more than it. */
  readonly written?: string;
  /** What the place holds once the name is right. */
  readonly show?: (near: string) => string;
}

/** A value at its place, as YAML. */
function linesOf(step: string | number | undefined, value: string): string {
  return typeof step === 'string' ? `${scalarText(step)}: ${scalarText(value)}` : `- ${scalarText(value)}`;
}

/** A name that nothing declared has. `thing` says what was looked for. */
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
