import { request } from 'node:http';
import { parseJson, isObject, type Json, type JsonObject } from './json.js';

/** Plays the person at the settings pages of a served account: makes one setting. Returns what prevented it, or null. */
export async function playConsole(url: string, address: string, value: Json): Promise<string | null> {
  const path = `/_sandbox/console/${encodeURIComponent(address)}`;
  const { status, text } = await ask('PUT', `${url}${path}`, JSON.stringify({ value }));
  if (status === 200) return null;
  const body = parseJson(text);
  const error = isObject(body) ? body['error'] : undefined;
  const message = isObject(error) ? error['message'] : undefined;
  return typeof message === 'string' ? message : `the sandbox answered ${status}`;
}

/** Everything that is set at the settings pages of a served account, by address; null where no sandbox answers. */
export async function readConsole(url: string): Promise<JsonObject | null> {
  const { status, text } = await ask('GET', `${url}/_sandbox/console`).catch(() => NO_ANSWER);
  const body = status === 200 ? parseJson(text) : undefined;
  return isObject(body) ? body : null;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const NO_ANSWER: Answer = { status: 0, text: '' };

/** Another server may never answer. */
const GIVE_UP_MS = 10_000;

function ask(method: string, url: string, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(GIVE_UP_MS);
    const sent = request(url, { method, agent: false, signal }, (response) => {
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
