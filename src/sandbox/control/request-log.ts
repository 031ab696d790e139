/** One request to HubSpot's paths. `status` is 0 where the answer was dropped, or while there is none yet. */
interface LoggedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
  /** When it came in, ISO 8601. */
  readonly at: string;
}

export interface RequestLog {
  /** Notes a request and returns what sets its status. */
  readonly open: (request: Omit<LoggedRequest, 'status'>) => (status: number) => void;
  readonly all: () => readonly LoggedRequest[];
  readonly clear: () => void;
}

/** Older requests are forgotten, so that a sandbox can run for days. */
const KEPT = 100_000;

export function createRequestLog(): RequestLog {
  let entries: { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] }[] = [];
  return {
    open: ({ method, path, at }) => {
      const entry = { method, path, status: 0, at };
      if (entries.length >= 2 * KEPT) entries = entries.slice(-KEPT);
      entries.push(entry);
      return (status) => (entry.status = status);
    },
    all: () => entries,
    clear: () => (entries = []),
  };
}
