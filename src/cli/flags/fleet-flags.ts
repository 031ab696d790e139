import type { SharedFlags } from '../base-command.js';
import { usage } from '../command-line.js';

/** The flags of a plan of several accounts. */
export interface FleetPlanFlags extends SharedFlags {
  readonly out: string | undefined;
  readonly base: string | undefined;
  readonly format: 'text' | 'json' | 'markdown' | 'html' | undefined;
  readonly svg: string | undefined;
  readonly tickets: string | undefined;
  readonly parallel: number;
  readonly 'detailed-exitcode': boolean;
}

/** Refuses flags that are about one account. */
export function checkFleetPlanFlags({ svg, tickets, format }: FleetPlanFlags): void {
  const own = [
    ...(svg === undefined ? [] : ['--svg']),
    ...(tickets === undefined ? [] : ['--tickets']),
    ...(format === 'markdown' || format === 'html' ? [`--format ${format}`] : []),
  ];
  const [word] = own;
  if (word !== undefined) throw usage(`${word} is for one account: choose one with --account.`);
}

/** The flags of the drift of several accounts. */
export interface FleetDriftFlags extends SharedFlags {
  readonly base: string | undefined;
  readonly accept: readonly string[] | undefined;
  readonly revert: boolean;
  readonly shared: boolean;
  readonly parallel: number;
  readonly 'detailed-exitcode': boolean;
}

/** Refuses flags that are about one account. */
export function checkFleetDriftFlags({ accept = [], revert, shared }: FleetDriftFlags): void {
  const own = [
    ...(accept.length > 0 ? ['--accept'] : []),
    ...(revert ? ['--revert'] : []),
    ...(shared ? ['--shared'] : []),
  ];
  const [word] = own;
  if (word !== undefined) throw usage(`${word} is for one account: choose one with --account.`);
}
