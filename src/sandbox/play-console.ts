import { request } from 'node:http';
import { parseJson, isObject, type Json } from './json.js';

/** Plays the person at the settings pages of a served account: sets one setting. Returns what was in the way, or null. */
export async function playConsole(url: string, address: string, value: Json): Promise<string | null> {
  const path = `/_sandbox/console/${encodeURIComponent(address)}`;
  const { status, text } = await put(`${url}${path}`, JSON.stringify({ value }));
  if (status === 200) return null;
  const body = parseJson(text);
  const error = isObject(body) ? body['error'] : undefined;
  const message = isObject(error) ? error['message'] : undefined;
  return typeof message === 'string' ? message : `the sandbox answered ${status}`;
}

function put(url: string, body: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'PUT', agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() });
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
