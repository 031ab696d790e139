export { createContext } from './app/context.js';
export type { ContextParts } from './app/context.js';
export type { AccountFlags, AppContext } from './app/types.js';
export type { Change } from './core/change.js';
export type { Plan } from './core/plan.js';
