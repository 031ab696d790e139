import type { Address } from '../../core/base/address.js';
import { pipelineAddress, statusAddress } from '../../core/base/address.js';
import type { UpdateInput } from '../update/update-input.js';

/**
 * Addresses of the statuses that retired entries move tickets into, and of the pipelines that entries of others name.
 */
export function retiredTargets({ documents }: UpdateInput): ReadonlySet<Address> {
  const found = new Set<Address>();
  const note = (target: string | undefined, home: string | null): void => {
    if (target === undefined) return;
    const [first = '', second] = target.split('.');
    const pipeline = second === undefined ? home : first;
    if (pipeline === null) return;
    found.add(statusAddress(pipelineAddress(pipeline), second ?? first));
    if (pipeline !== home) found.add(pipelineAddress(pipeline));
  };
  for (const { value } of documents) {
    for (const { key, retired } of value.pipelines ?? [])
      for (const entry of retired ?? []) note(entry.moveTicketsTo, key);
    for (const entry of value.retired ?? []) {
      if (!('pipeline' in entry)) continue;
      note(entry.moveTicketsTo, null);
      for (const target of Object.values(entry.statuses ?? {})) note(target, null);
    }
  }
  return found;
}
