import validateSeed from '../validators/validate-seed.js';
import validateState from '../validators/validate-state.js';
import { plainProblem, seedProblems, type Problem } from '../seed/problems.js';
import { referenceProblems, TICKETS_AT_MOST } from '../seed/references.js';
import type { FrozenState, TicketRow } from './frozen.js';

/** A state, or the first thing that is wrong with it. */
type CheckedState =
  { readonly ok: true; readonly state: FrozenState } | { readonly ok: false; readonly problem: string };

/**
 * Checks a state from a file. Its digest only shows that the file wasn't truncated or edited by accident. It says nothing
 * about a file that was forged, so every field is checked.
 */
export function checkState(value: unknown): CheckedState {
  if (!validateState(value)) return wrong((validateState.errors ?? []).map(plainProblem));
  const { tickets, ...state } = value;
  const { seed } = state.origin;
  if (!validateSeed(seed)) return wrongSeed(seedProblems(seed, validateSeed.errors ?? []));
  const references = referenceProblems(seed);
  if (references.length > 0) return wrongSeed(references);
  const stageIds = state.pipelines.flatMap(({ stages }) => stages.map(({ id }) => id));
  if (new Set(stageIds).size < stageIds.length)
    return wrong([{ path: 'pipelines', message: 'hold the same stage twice' }]);
  const isRow = (row: unknown): row is TicketRow => isTicketRow(row, state.lastTicketId);
  if (!tickets.every(isRow)) {
    const index = tickets.findIndex((row) => !isRow(row));
    return wrong([{ path: `tickets[${index}]`, message: 'is not a ticket' }]);
  }
  const message = ticketsMessage(tickets);
  if (message !== null) return wrong([{ path: 'tickets', message }]);
  return { ok: true, state: { ...state, origin: { ...state.origin, seed }, tickets } };
}

function wrong([first]: readonly Problem[]): CheckedState {
  return { ok: false, problem: `${first?.path ?? ''} ${first?.message ?? ''}`.trim() };
}

function wrongSeed(problems: readonly Problem[]): CheckedState {
  return wrong(problems.map((problem) => ({ ...problem, path: `origin.seed.${problem.path}` })));
}

function ticketsMessage(rows: readonly TicketRow[]): string | null {
  if (rows.length > 2 * TICKETS_AT_MOST) return `are more than ${2 * TICKETS_AT_MOST}`;
  return new Set(rows.map(([id]) => id)).size < rows.length ? 'hold the same id twice' : null;
}

/** Checked in code: there may be a million rows, and only the first wrong one matters. */
function isTicketRow(row: unknown, last: number): row is TicketRow {
  if (!Array.isArray(row) || row.length !== 7) return false;
  const [id, pipeline, stageId, properties, createdAt, updatedAt, archivedAt] = row as readonly unknown[];
  return (
    isTime(id) &&
    id <= last &&
    typeof pipeline === 'string' &&
    typeof stageId === 'string' &&
    isTexts(properties) &&
    isTime(createdAt) &&
    isTime(updatedAt) &&
    (archivedAt === null || isTime(archivedAt))
  );
}

function isTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === 'string');
}

/** The last millisecond that a date can have. */
const LAST_TIME = 8_640_000_000_000_000;

function isTime(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LAST_TIME;
}
