import { invalid } from '../../http/answer.js';
import type { SandboxState } from '../../store/state.js';

/** Refuses a new ticket that lacks a property which the account requires of every new one, whatever its stage. */
export function checkCreateRequirements(
  state: SandboxState,
  write: ReadonlyMap<string, string | null>,
): void {
  const required = state.origin.seed.requiredOnCreate ?? [];
  const absent = required.filter((name) => (write.get(name) ?? null) === null);
  if (absent.length === 0) return;
  const errors = absent.map((name) => ({
    code: 'MISSING_REQUIRED_PROPERTY',
    message: `A value for ${name} must be provided`,
    context: { propertyName: [name] },
  }));
  throw invalid('Error creating TICKET. Some required properties were not set.', { errors });
}
