/**
 * The type of a plan stands twice: as core writes it, and as it is made from schema/plan.schema.json, which readers of
 * plans go by. The compiler holds both to one another here, in both directions; `npm run types` fails where one has a member,
 * a word or a null that the other hasn't.
 */
import { expect, it } from 'vitest';
import type { Json } from '../../../src/core/base/json.js';
import type { Drift } from '../../../src/core/plan/drift.js';
import type { Plan } from '../../../src/core/plan/plan.js';
import type { PlanDocument } from '../../../src/generated/plan.js';

/** Any JSON value, which the schema's types write in several ways. */
type AnyJson = 'any JSON value';

/** A type without `readonly`, with one word for any JSON, and with optional members told apart from others. */
type Plain<T> = [unknown] extends [T] ? AnyJson : [Json] extends [T] ? AnyJson : PlainPart<T>;
type PlainPart<T> = T extends readonly (infer Entry)[]
  ? Plain<Entry>[]
  : T extends object
    ? string extends keyof T
      ? PlainMap<T[string & keyof T]>
      : { -readonly [K in keyof T as K extends Aside ? never : K]-?: Member<T, K> }
    : T;
type PlainMap<Value> = [Json] extends [Value] ? AnyJson : { readonly every: Plain<Value> };
type Member<T, K extends keyof T> = K extends 'code'
  ? string
  : object extends Pick<T, K>
    ? { readonly maybe: Plain<T[K]> }
    : Plain<T[K]>;

/** Of a drift's changes, and of a rollback's moves that no file ever holds. Codes are a closed list in core only. */
type Aside = 'audit' | 'chosen';

/** True where each of two types takes all values of the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

it('says of a plan what the schema says', () => {
  const plan: Same<Plain<Plan>, Plain<PlanDocument>> = true;
  const change: Same<Plain<Plan['changes'][number]>, Plain<PlanDocument['changes'][number]>> = true;
  const audit: Same<
    Plain<Drift['changes'][number]['audit']>,
    Plain<NonNullable<PlanDocument['changes'][number]['audit']> | null>
  > = true;
  expect([plan, change, audit]).toEqual([true, true, true]);
});

it('tells two types apart by a member, a word and a null', () => {
  const member: Same<Plain<{ readonly a: string; readonly b?: string }>, Plain<{ a: string }>> = false;
  const word: Same<Plain<{ readonly a: 'x' | 'y' }>, Plain<{ a: 'x' }>> = false;
  const none: Same<Plain<{ readonly a: string | null }>, Plain<{ a: string }>> = false;
  const optional: Same<Plain<{ readonly a?: string }>, Plain<{ a: string }>> = false;
  expect([member, word, none, optional]).toEqual([false, false, false, false]);
});
