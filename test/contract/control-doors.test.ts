import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { withSandbox, type TestSandbox } from '../helpers/sandbox.js';

interface Answer {
  readonly status: number;
  readonly body: string;
}

function ask(
  { url }: TestSandbox,
  path: string,
  init: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path, agent: false, method: init.method ?? 'GET' };
    const sent = request({ ...options, headers: init.headers ?? {} }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => (body += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end(init.body);
  });
}

const CONTROLS = [
  ['GET', '/state'],
  ['GET', '/requests'],
  ['GET', '/console'],
  ['GET', '/ping'],
  ['POST', '/reset'],
  ['POST', '/seed'],
  ['POST', '/latency'],
  ['POST', '/limits'],
  ['POST', '/faults'],
  ['PUT', '/console/permissionSets'],
] as const;

/** What a browser adds to the requests of a page. */
const FROM_A_PAGE: readonly Record<string, string>[] = [
  { Origin: 'https://evil.example' },
  { Origin: 'null' },
  { Origin: 'http://127.0.0.1:3000' },
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
  { Host: 'evil.example' },
  { Host: '127.0.0.1.evil.example:80' },
];

describe('a control request of a page in a browser', () => {
  it.each(CONTROLS)('is refused, and does nothing: %s %s', async (method, path) => {
    await withSandbox(undefined, async (sandbox) => {
      const before = await sandbox.control.state();
      for (const headers of FROM_A_PAGE) {
        const answer = await ask(sandbox, `/_sandbox${path}`, {
          method,
          headers,
          ...(method === 'GET' ? {} : { body: '{"ms":5,"kind":"reset"}' }),
        });
        expect([headers, answer.status, answer.body]).toEqual([
          headers,
          403,
          expect.stringContaining('NOT_LOCAL'),
        ]);
        expect(answer.body).not.toContain(sandbox.token);
      }
      expect(await sandbox.control.state()).toEqual(before);
    });
  });

  it('is taken where a person typed the address', async () => {
    await withSandbox(undefined, async (sandbox) => {
      const answer = await ask(sandbox, '/_sandbox/ping', { headers: { 'Sec-Fetch-Site': 'none' } });
      expect(answer.status).toBe(200);
    });
  });
});

describe('a body of more than 8 MB', () => {
  it.each([
    ['POST', '/_sandbox/seed'],
    ['PUT', '/_sandbox/console/permissionSets'],
    ['POST', '/crm/objects/2026-09/tickets'],
    ['POST', '/nowhere'],
  ])('is refused: %s %s', async (method, path) => {
    await withSandbox(undefined, async (sandbox) => {
      const headers = { Authorization: `Bearer ${sandbox.token}` };
      const answer = await ask(sandbox, path, { method, headers, body: 'x'.repeat(8 * 1024 * 1024 + 1) });
      expect([answer.status, answer.body]).toEqual([413, expect.stringContaining('BODY_TOO_LARGE')]);
      const fits = await ask(sandbox, path, { method, headers, body: ' '.repeat(8 * 1024 * 1024) });
      expect(fits.status).not.toBe(413);
    });
  });
});

describe('a path', () => {
  it.each([
    ...['/_sandbox/console/%', '/_sandbox/console/%ff', '/_sandbox/%zz', '//', '//_sandbox/state', '/%'],
    ...[
      '/crm/pipelines/2026-09/tickets/%',
      '/crm/%C0%AF',
      '/?%',
      '/crm/objects/2026-09/tickets?after=%E0%A4%A',
    ],
    ...['http://', '*', 'http://[', '/_sandbox/console/__proto__', '/_sandbox/constructor'],
  ])('that is none is never a failure of the sandbox: %s', async (path) => {
    await withSandbox(undefined, async (sandbox) => {
      const { hostname, port } = new URL(sandbox.url);
      const head = `Host: ${hostname}:${port}\r\nAuthorization: Bearer ${sandbox.token}\r\nConnection: close\r\n\r\n`;
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
        const answer = await new Promise<string>((resolve, reject) => {
          let text = '';
          const socket = connect(Number(port), hostname, () =>
            socket.end(`${method} ${path} HTTP/1.1\r\n${head}`),
          );
          socket.on('data', (part) => (text += part.toString()));
          socket.on('close', () => resolve(text));
          socket.on('error', reject);
        });
        expect([method, answer]).toEqual([method, expect.stringMatching(/^HTTP\/1\.1 [24]\d\d /u)]);
      }
    });
  });
});

describe('numbers', () => {
  const nested = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  it.each([
    ['/latency', '{"ms":1e999}'],
    ['/latency', '{"ms":3600001}'],
    ['/latency', '{"searchLagMs":31536000001}'],
    ['/latency', '{"ms":-1}'],
    ['/latency', '{"ms":null}'],
    ['/latency', '{"__proto__":1}'],
    ['/limits', '{"burst":1e10}'],
    ['/limits', '{"intervalMs":86400001}'],
    ['/limits', '{"daily":"5"}'],
    ['/faults', '{"kind":"delay:3600001"}'],
    ['/faults', `{"kind":"delay:${'9'.repeat(400)}"}`],
    ['/faults', '{"kind":"reset","times":1e10}'],
    ['/faults', '{"kind":"reset","skip":1e999}'],
    [
      '/seed',
      '{"pipelines":[{"id":"a","label":"A","stages":[{"id":"b","label":"B","state":"OPEN","tickets":20000000}]}]}',
    ],
    ['/seed', nested],
    ['/latency', nested],
    ['/faults', nested],
  ])('that no account could stand are refused: %s %s', async (path, body) => {
    await withSandbox(undefined, async (sandbox) => {
      const before = await sandbox.control.state();
      const answer = await ask(sandbox, `/_sandbox${path}`, { method: 'POST', body });
      expect([answer.status, answer.body]).toEqual([400, expect.stringContaining('INVALID_')]);
      expect(await sandbox.control.state()).toEqual(before);
    });
  });

  it('of faults are bounded', async () => {
    await withSandbox(undefined, async (sandbox) => {
      const add = (): Promise<Answer> =>
        ask(sandbox, '/_sandbox/faults', { method: 'POST', body: '{"kind":"reset","path":"/nowhere"}' });
      let answer = await add();
      for (let count = 1; count < 1_001 && answer.status === 200; count += 1) answer = await add();
      expect([answer.status, answer.body]).toEqual([400, expect.stringContaining('INVALID_FAULT')]);
    });
  });

  it('and lists in each other without end are no setting', async () => {
    await withSandbox(undefined, async (sandbox) => {
      const body = `{"value":{"view":"team","edit":"team","delete":"none","unassigned":true,"x":${nested}}}`;
      const address = encodeURIComponent('pipelines["0"].access');
      const answer = await ask(sandbox, `/_sandbox/console/${address}`, { method: 'PUT', body });
      expect(answer.status).toBe(400);
      await sandbox.control.state();
    });
  });
});
