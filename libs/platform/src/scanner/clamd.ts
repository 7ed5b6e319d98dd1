import { connect } from 'node:net';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { DomainError } from '@fcert/kernel';

/** What clamd says of a stream. `refused`: it did not look at all of it, for this reason. */
export type ScanVerdict =
  | { readonly found: 'nothing' }
  | { readonly found: 'signature'; readonly signature: string }
  | { readonly found: 'refused'; readonly reason: string };

/** Silence on the connection; a large archive is looked at for minutes without a word. */
const SILENCE_MS = 300_000;
const ANSWER_BYTES_MAX = 4096;

/** Speaks INSTREAM to a clamd over TCP: chunks with their length before them, an empty one at the end, one answer. */
export class Clamd {
  constructor(private readonly address: { readonly host: string; readonly port: number }) {}

  /**
   * A scanner that is away (`scanner-away`), breaks off over this stream (`scanner-hung-up`) or says nothing sensible is
   * `unavailable`: it has called nothing clean.
   */
  async scan(source: AsyncIterable<Uint8Array>): Promise<ScanVerdict> {
    const socket = connect(this.address);
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('clamd is silent')));
    let isConnected = false;
    const failed = new Promise<never>((_, reject) => {
      socket.once('error', () => reject(isConnected ? hungUp() : away()));
    });
    // The race below may be over when the socket fails.
    failed.catch(() => undefined);
    try {
      const answer = answerFrom(socket);
      answer.catch(() => undefined);
      await Promise.race([once(socket, 'connect').then(() => (isConnected = true)), failed]);
      const isWhole = await this.send(socket, source, answer);
      const verdict = verdictOf(await Promise.race([answer, failed]));
      if (verdict.found === 'nothing' && !isWhole) throw hungUp();
      return verdict;
    } finally {
      socket.destroy();
    }
  }

  /** Whether all was sent. Stops early when clamd answers before the end: it does when a stream is too long for it. */
  private async send(
    socket: ReturnType<typeof connect>,
    source: AsyncIterable<Uint8Array>,
    answer: Promise<string>,
  ): Promise<boolean> {
    let answered = false;
    void answer.then(
      () => (answered = true),
      () => (answered = true),
    );
    socket.write('zINSTREAM\0');
    for await (const bytes of source) {
      // An answer that has come is read before the next write, which would fail and lose it where clamd has hung up.
      await turn();
      if (answered || socket.destroyed) return false;
      // A chunk of no length is the end of the stream: what followed would not be looked at.
      if (bytes.length === 0) continue;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      socket.write(length);
      if (!socket.write(bytes)) {
        await Promise.race([once(socket, 'drain').catch(() => undefined), answer.catch(() => undefined)]);
      }
    }
    if (answered || socket.destroyed) return false;
    socket.write(Buffer.alloc(4));
    return true;
  }
}

/** The one answer, up to its NUL or the end of the connection. */
function answerFrom(socket: ReturnType<typeof connect>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    socket.on('data', (bytes: Buffer) => {
      said += bytes.toString('latin1');
      if (said.includes('\0') || said.length > ANSWER_BYTES_MAX) resolve(said);
    });
    socket.once('close', () => (said === '' ? reject(hungUp()) : resolve(said)));
  });
}

function verdictOf(answer: string): ScanVerdict {
  const text = answer.split('\0')[0]!.trim();
  if (text === 'stream: OK') return { found: 'nothing' };
  const signature = /^stream: (\S{1,200}) FOUND$/.exec(text)?.[1];
  // No malware, but what keeps clamd from seeing all: a limit, or a lock.
  if (signature?.startsWith('Heuristics.Limits.Exceeded'))
    return { found: 'refused', reason: 'scanner-limit' };
  if (signature?.startsWith('Heuristics.Encrypted.')) return { found: 'refused', reason: 'encrypted' };
  if (signature !== undefined) return { found: 'signature', signature };
  if (/size limit exceeded/i.test(text)) return { found: 'refused', reason: 'too-large-for-scanner' };
  throw away();
}

/** What it said may be lost: where it hangs up on a stream too long for it, the end of the connection may come first. */
function hungUp(): DomainError {
  return new DomainError('unavailable', 'scanner-hung-up', 'The malware scanner broke off over this file.');
}

function away(): DomainError {
  return new DomainError('unavailable', 'scanner-away', 'The malware scanner cannot be reached.');
}
