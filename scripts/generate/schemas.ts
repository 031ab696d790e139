/** Every schema that code is generated from. A schema whose file isn't there yet is passed over. */
export interface SchemaToGenerate {
  readonly schema: string;
  /** Name of the generated files: `src/generated/NAME.ts`, `src/generated/validate-NAME.js` and its `.d.ts`. */
  readonly name: string;
  /** Name of the exported type. */
  readonly type: string;
}

export const SCHEMAS: readonly SchemaToGenerate[] = [
  { schema: 'schema/pipewright.schema.json', name: 'config', type: 'Configuration' },
  { schema: 'schema/plan.schema.json', name: 'plan', type: 'PlanDocument' },
];
