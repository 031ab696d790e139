import type { DesiredSetting, DesiredSettings, TicketPermissions } from '../../src/core/model/config.js';
import { jsonOf } from '../../src/core/base/json.js';
import type { Source } from '../../src/core/base/source.js';
import type { DeclaredEditors } from '../../src/resources/editors/document.js';
import type { DeclaredRules } from '../../src/resources/rules/document.js';
import type { StageProperty } from '../../src/resources/stage-properties/value.js';

const PLACE: Source = { file: 'pipewright.yaml', line: 1, column: 1 };

interface At {
  readonly source: Source;
}
export type DesiredEditors = DeclaredEditors & At;
export type DesiredRules = DeclaredRules & At;
export interface DesiredAccess extends At {
  readonly everyone: boolean;
  readonly teams: readonly string[];
  readonly users: readonly string[];
}

/** Settings by their keys, each with its place; null where the files say nothing. */
export interface Settings {
  readonly rules?: DesiredRules | null;
  readonly access?: DesiredAccess | null;
  readonly card?: ({ readonly list: readonly string[] } & At) | null;
  readonly editableBy?: DesiredEditors | null;
  readonly properties?: ({ readonly list: readonly StageProperty[] } & At) | null;
  readonly tickets?: TicketPermissions | null;
}

const KEYS = ['rules', 'access', 'card', 'editableBy', 'properties', 'tickets'] as const;

/** A part of a declared thing whose settings stand beside its other members, as a declared thing has them. */
export function withSettings<Part extends object>(
  part: Part & Settings & { readonly settings?: DesiredSettings },
): Omit<Part, keyof Settings | 'settings'> & { readonly settings: DesiredSettings } {
  const { rules, access, card, editableBy, properties, tickets, settings, ...rest } = part;
  const given = { rules, access, card, editableBy, properties, tickets };
  const own = KEYS.flatMap((key): [string, DesiredSetting][] => {
    const setting = given[key];
    if (setting == null) return [];
    const { source, ...value } = { source: PLACE, ...setting };
    return [[key, { value: jsonOf(value), source }]];
  });
  return { ...rest, settings: { ...settings, ...Object.fromEntries(own) } };
}
