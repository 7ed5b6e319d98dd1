import { type Hash, createHash } from 'node:crypto';
import { DomainError } from '@fcert/kernel';
import type { Digests } from './data/evidence-writes.js';

/** Enough of the beginning to know what kind of file it is. */
export const HEAD_BYTES = 64 * 1024;
/** A sender that is silent for so long is gone. */
const SILENCE_MS = 30_000;

/** SHA-256 to know a file by; SHA-1 and MD5 only because lists of known files still go by them. */
export class FileDigest {
  private readonly hashes: Readonly<Record<keyof Digests, Hash>> = {
    sha256: createHash('sha256'),
    sha1: createHash('sha1'),
    md5: createHash('md5'),
  };
  private readonly heads: Buffer[] = [];
  private headBytes = 0;

  update(bytes: Buffer): void {
    for (const hash of Object.values(this.hashes)) hash.update(bytes);
    if (this.headBytes >= HEAD_BYTES) return;
    this.heads.push(Buffer.from(bytes.subarray(0, HEAD_BYTES - this.headBytes)));
    this.headBytes += this.heads.at(-1)!.length;
  }

  /** Ends the digest. */
  result(): Digests & { readonly head: Buffer } {
    const { sha256, sha1, md5 } = this.hashes;
    return {
      ...{ sha256: sha256.digest('hex'), sha1: sha1.digest('hex'), md5: md5.digest('hex') },
      head: Buffer.concat(this.heads),
    };
  }
}

/**
 * The body of one request, handed out in parts. A sender who stops, breaks off or takes too long ends it like any other
 * end: what has arrived counts. Only one who sends more than announced is refused.
 */
export class Incoming {
  readonly digest = new FileDigest();
  private readonly reader: AsyncIterator<Buffer>;
  private readonly closesAt: number;
  private waiting: Buffer = Buffer.alloc(0);
  private ended = false;
  private left: number;

  constructor(body: AsyncIterable<Buffer>, limits: { bytes: number; seconds: number }) {
    this.reader = body[Symbol.asyncIterator]();
    this.left = limits.bytes;
    this.closesAt = performance.now() + limits.seconds * 1000;
  }

  /** Whether there is anything more. */
  async hasMore(): Promise<boolean> {
    while (!this.ended && this.waiting.length === 0) await this.next();
    return this.waiting.length > 0;
  }

  /** The next bytes, at most so many. */
  async *part(bytesMost: number): AsyncGenerator<Buffer> {
    let room = bytesMost;
    while (room > 0 && (await this.hasMore())) {
      const bytes = this.waiting.subarray(0, room);
      this.waiting = this.waiting.subarray(bytes.length);
      room -= bytes.length;
      this.digest.update(bytes);
      yield bytes;
    }
  }

  private async next(): Promise<void> {
    const bytes = await this.nextInTime();
    if (bytes === undefined) {
      this.ended = true;
      return;
    }
    if (bytes.length > this.left) {
      this.ended = true;
      throw new DomainError('too_large', 'more-than-announced', 'There came more bytes than were announced.');
    }
    this.left -= bytes.length;
    this.waiting = bytes;
  }

  /** A connection that broke is an end, not an error: the sender asks how far it came and goes on from there. */
  private async nextInTime(): Promise<Buffer | undefined> {
    const patience = Math.min(SILENCE_MS, this.closesAt - performance.now());
    if (patience <= 0) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patience);
    });
    try {
      const next = this.reader.next().then(({ value, done }) => (done === true ? undefined : value));
      return await Promise.race([next.catch(() => undefined), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
