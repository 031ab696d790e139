import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestSandbox } from './sandbox.js';

/**
 * Runs `use` with the address of a server that passes HubSpot's paths on to a sandbox, and is none itself: whoever asks it for a
 * path of the sandbox's own fails.
 */
export async function withRealAccount<T>(sandbox: TestSandbox, use: (url: string) => Promise<T>): Promise<T> {
  const own: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming;
    if (url.startsWith('/_sandbox')) {
      own.push(url);
      outgoing.writeHead(404).end('<html>Not found</html>');
      return;
    }
    const onward = request(`${sandbox.url}${url}`, { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, server: 'cloudflare' });
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const result = await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    if (own.length > 0) throw new Error(`asked for what only a sandbox has: ${own.join(', ')}`);
    return result;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
