import { Agent, request } from 'node:http';
import { SEEN_TAG, type Draft } from './drafts.js';
import type { Heard } from './judge.js';
import type { Memory } from './memory.js';

const ANSWER_WITHIN_MS = 20_000;
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;

/** A request as it goes out. */
export interface Sent {
  readonly method: string;
  readonly address: string;
  readonly places: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

/** The draft with what the answers have shown put in. */
export function addressed(draft: Draft, memory: Memory, credential: Readonly<Record<string, string>>): Sent {
  const { operation } = draft;
  const seen = memory.object(operation, draft.pick);
  const places = draft.places.map((value, i) => value ?? seen?.[i] ?? '0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f6');
  let next = 0;
  const path = operation.path.replace(/\{\w+\}/g, () => encoded(places[next++]!));
  const query = draft.query.map(
    ([name, value]) => `${encoded(name)}=${encoded(asText(memory.filled(value)))}`,
  );
  const address = query.length === 0 ? path : `${path}?${query.join('&')}`;
  const body = bytesOf(draft, memory);
  const tag = draft.ifMatch === SEEN_TAG ? memory.tag(path) : draft.ifMatch;
  return {
    method: operation.method,
    address,
    places,
    body,
    headers: {
      ...(tag === undefined || tag === '' ? {} : { 'if-match': tag }),
      ...(body === undefined ? {} : { 'content-type': draft.type }),
      ...draft.headers,
      ...credential,
    },
  };
}

function bytesOf({ body }: Draft, memory: Memory): Buffer | undefined {
  if (body === undefined) return undefined;
  return 'bytes' in body ? body.bytes : Buffer.from(JSON.stringify(memory.filled(body.value)) ?? 'null');
}

const asText = (value: unknown) => (typeof value === 'string' ? value : String(value));

/** By the bytes: no text is too strange for an address then. */
function encoded(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) =>
      /[A-Za-z0-9._~-]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`,
    )
    .join('');
}

/** Sends over connections that are kept: the server sees many requests on each. */
export class Sender {
  private readonly agent: Agent;

  constructor(
    private readonly port: number,
    inFlight: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  }

  /** A connection that breaks without an answer is status 0, with what the client knows of it. */
  send(sent: Sent): Promise<Heard> {
    return new Promise((resolve) => this.exchange(sent, resolve));
  }

  close(): void {
    this.agent.destroy();
  }

  private exchange({ method, address, headers, body }: Sent, resolve: (heard: Heard) => void): void {
    const failed = (error: Error) => resolve({ status: 0, type: '', headers: {}, text: error.message });
    const going = request(
      {
        agent: this.agent,
        host: '127.0.0.1',
        port: this.port,
        method,
        path: address,
        timeout: ANSWER_WITHIN_MS,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          if ((bytes += chunk.length) < ANSWER_BYTES_MAX) chunks.push(chunk);
        });
        answer.on('error', failed);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            type: answer.headers['content-type'] ?? '',
            headers: answer.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    going.on('timeout', () => going.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)));
    going.on('error', failed);
    for (const [name, value] of Object.entries(headers)) going.setHeader(name, value);
    // Node frames no body of a GET by itself: its bytes would be taken for the next request.
    if (body !== undefined || method !== 'GET') going.setHeader('content-length', String(body?.length ?? 0));
    going.end(body);
  }
}
