import type { SeedDocument } from '../validators/seed.js';

/** A document that nobody changes. */
type Fixed<T> = T extends readonly (infer Entry)[]
  ? readonly Fixed<Entry>[]
  : T extends object
    ? { readonly [Key in keyof T]: Fixed<T[Key]> }
    : T;

/** A seed: what an account holds to begin with. All but `pipelines` is optional. */
export type Seed = Fixed<SeedDocument>;

export type SeedPipeline = Seed['pipelines'][number];
export type SeedStage = SeedPipeline['stages'][number];
export type SeedProperty = NonNullable<Seed['properties']>[number];
