import { generated, withAccount } from './accounts.js';
import { pipewright, runProcess } from './processes.js';

const TICKETS = 1_000;
const LATENCIES_MS = [0, 50];

/** A status with many tickets, retired: the whole apply, with its waits until nothing new turns up. */
export interface TicketMove {
  readonly tickets: number;
  readonly latencyMs: number;
  readonly ms: number;
  readonly perSecond: number;
  readonly requests: number;
}

export async function measureTicketMoves(): Promise<readonly TicketMove[]> {
  const moves: TicketMove[] = [];
  for (const latencyMs of LATENCIES_MS) moves.push(await moveOnce(latencyMs));
  return moves;
}

async function moveOnce(latencyMs: number): Promise<TicketMove> {
  const [pipeline] = generated(1, 6);
  const [first, second, ...rest] = pipeline?.statuses ?? [];
  if (pipeline === undefined || first === undefined || second === undefined) throw new Error('too small');
  const live = [{ ...pipeline, statuses: [first, { ...second, tickets: TICKETS }, ...rest] }];
  const wanted = [{ ...pipeline, retired: { [second.key]: first.key } }];
  return withAccount({ live, wanted, latencyMs }, async ({ folder, requests }) => {
    const command = pipewright(folder, 'apply', '--sandbox', '--json', '--auto-approve', '--allow-delete');
    const { ms, stdout } = await runProcess(command);
    const { ticketsMoved } = JSON.parse(stdout) as { readonly ticketsMoved: number };
    if (ticketsMoved !== TICKETS) throw new Error(`${ticketsMoved} of ${TICKETS} tickets were moved`);
    return {
      tickets: TICKETS,
      latencyMs,
      ms,
      perSecond: (TICKETS * 1000) / ms,
      requests: (await requests()).length,
    };
  });
}
