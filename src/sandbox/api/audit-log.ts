import type { Call } from '../http/call.js';
import type { Json } from '../json.js';
import type { AuditEntry } from '../model.js';
import { time } from './wire.js';

/** What a write leaves in the log of a pipeline, or of a stage where `stageId` is given. */
interface AuditNote {
  readonly pipelineId: string;
  readonly stageId?: string;
  readonly action: AuditEntry['action'];
  /** The thing after the write; before it, for a delete. */
  readonly snapshot: Readonly<Record<string, unknown>>;
}

export function auditKey(pipelineId: string, stageId?: string): string {
  return stageId === undefined ? pipelineId : `${pipelineId}\n${stageId}`;
}

export function recordAudit(call: Call, note: AuditNote): void {
  const key = auditKey(note.pipelineId, note.stageId);
  const entries = call.state.audit.get(key) ?? [];
  entries.push({
    identifier: note.stageId ?? note.pipelineId,
    action: note.action,
    at: call.now,
    message: `${note.stageId === undefined ? 'Pipeline' : 'Stage'} ${note.action.toLowerCase()}d`,
    snapshot: JSON.parse(JSON.stringify(note.snapshot)) as Json,
    userId: call.token?.userId ?? '',
  });
  call.state.audit.set(key, entries);
}

/** The log, newest first. HubSpot gives `rawObject` as an object or as JSON text: here updates come as text. */
export function auditBody(call: Call, entries: readonly AuditEntry[]): Readonly<Record<string, unknown>> {
  return {
    results: entries.toReversed().map((entry) => ({
      portalId: call.state.account.portalId,
      identifier: entry.identifier,
      action: entry.action,
      timestamp: time(entry.at),
      message: entry.message,
      rawObject: entry.action === 'UPDATE' ? JSON.stringify(entry.snapshot) : entry.snapshot,
      fromUserId: Number(entry.userId),
    })),
  };
}
