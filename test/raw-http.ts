import { type Socket, connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  readonly ms: number;
}

/**
 * Writes bytes to a port as they are, which no HTTP client would send, and reads the first answer. `status` is 0 when
 * the server closed without one. Fails when nothing comes within `withinMs`.
 */
export function sendRaw(
  port: number,
  parts: readonly (string | Buffer)[],
  withinMs = 5_000,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const socket: Socket = connect(port, '127.0.0.1');
    let text = '';
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
      resolve({ status, head, body, ms: performance.now() - started });
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no answer within ${withinMs} ms; so far: ${text.slice(0, 200)}`));
    }, withinMs);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (isComplete(text)) done();
    });
    socket.on('close', done);
    // A reset after the answer is an answer all the same.
    socket.on('error', () => undefined);
    for (const part of parts) socket.write(part);
  });
}

/** Sends and then stays: the status of the first answer, and how long until the server closes the connection. */
export function holdOpen(port: number, text: string): Promise<{ status: number; closedAfterMs: number }> {
  return new Promise((resolve) => {
    const started = performance.now();
    let answer = '';
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
      resolve({ status, closedAfterMs: performance.now() - started });
    });
    socket.write(text);
  });
}

function isComplete(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? NaN);
  return Buffer.byteLength(text.slice(end + 4)) >= length;
}
