/** Every schema that code is generated from. */
export interface SchemaToGenerate {
  readonly schema: string;
  /** Where the generated files go: `NAME.ts`, `validate-NAME.js` and its `.d.ts`. */
  readonly folder: string;
  readonly name: string;
  /** Name of the exported type; null if only the validator is wanted. */
  readonly type: string | null;
  /** Whether a validator reports all errors, or stops at the first one. */
  readonly errors: 'all' | 'first';
}

const OURS = 'src/generated';
/** The sandbox imports nothing of ours, so its generated files are in its own room. */
const SANDBOX = 'src/sandbox/validators';

export const SCHEMAS: readonly SchemaToGenerate[] = [
  {
    schema: 'schema/pipewright.schema.json',
    folder: OURS,
    name: 'config',
    type: 'Configuration',
    errors: 'all',
  },
  {
    schema: 'schema/accounts.schema.json',
    folder: OURS,
    name: 'accounts',
    type: 'AccountsDocument',
    errors: 'all',
  },
  {
    schema: 'schema/overlay.schema.json',
    folder: OURS,
    name: 'overlay',
    type: null,
    errors: 'all',
  },
  {
    schema: 'schema/plan.schema.json',
    folder: OURS,
    name: 'plan',
    type: 'PlanDocument',
    errors: 'all',
  },
  {
    schema: 'schema/sandbox-seed.schema.json',
    folder: SANDBOX,
    name: 'seed',
    type: 'SeedDocument',
    errors: 'all',
  },
  {
    schema: 'src/sandbox/store/state.schema.json',
    folder: SANDBOX,
    name: 'state',
    type: 'StateDocument',
    errors: 'first',
  },
];
