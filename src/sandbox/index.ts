export { SandboxBusyError, SandboxStateError } from './errors.js';
export { openSandbox } from './open.js';
export { playConsole, readConsole } from './play-console.js';
export type { Seed } from './seed/model.js';
export { parseSeed } from './seed/parse.js';
export { freshState, seedState } from './seed/state.js';
export { startSandbox } from './start.js';
export { loadState, saveState } from './store/file.js';
export type { SandboxState } from './store/state.js';
