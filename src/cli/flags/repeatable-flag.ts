import * as Flags from '@oclif/core/flags';

/** A flag that may be given several times, one value each time. */
export function repeatable(helpValue: string, description: string) {
  return Flags.string({ multiple: true, multipleNonGreedy: true, helpValue, description });
}
