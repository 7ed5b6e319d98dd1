import { createSocket } from 'node:dgram';
import { type NetConnectOpts, connect, isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import type { StoredCheckpoint } from '../data/checkpoints.js';
import { checkpointLine } from '../ledger/checkpoint.js';
import type { CheckpointWay } from './checkpoint-way.js';

/** Facility 13 (log audit), severity 5 (notice): RFC 5424, section 6.2.1. */
const PRIORITY = 13 * 8 + 5;
const PATIENCE_MS = 5000;

/** A message of RFC 5424 without structured data. */
export function syslogMessage(checkpoint: StoredCheckpoint): string {
  const host = hostname().replace(/[^\x21-\x7e]/g, '') || '-';
  return `<${PRIORITY}>1 ${checkpoint.at} ${host} fcert ${process.pid} audit-checkpoint - ${checkpointLine(checkpoint)}`;
}

/** Syslog over UDP (RFC 5426), or over TCP or a stream socket with counted octets (RFC 6587, section 3.4.1). */
export class Syslog implements CheckpointWay {
  readonly name = 'syslog';
  private readonly url: URL;

  constructor(address: string) {
    this.url = new URL(address);
  }

  /** A syslog keeps what it heard: a worker that starts does not tell it all again. */
  lastNumber(): Promise<null> {
    return Promise.resolve(null);
  }

  send(checkpoints: readonly StoredCheckpoint[]): Promise<void> {
    const messages = checkpoints.map((it) => Buffer.from(syslogMessage(it)));
    return this.url.protocol === 'udp:' ? this.overUdp(messages) : this.overStream(messages);
  }

  private get host(): string {
    return this.url.hostname.replace(/^\[|\]$/g, '');
  }

  private async overUdp(messages: readonly Buffer[]): Promise<void> {
    const socket = createSocket(isIPv6(this.host) ? 'udp6' : 'udp4');
    try {
      for (const message of messages) {
        await new Promise<void>((resolve, reject) => {
          socket.send(message, Number(this.url.port), this.host, (error) =>
            error ? reject(error) : resolve(),
          );
        });
      }
    } finally {
      socket.close();
    }
  }

  private overStream(messages: readonly Buffer[]): Promise<void> {
    const where: NetConnectOpts =
      this.url.protocol === 'unix:'
        ? { path: this.url.pathname }
        : { host: this.host, port: Number(this.url.port) };
    return new Promise((resolve, reject) => {
      const socket = connect(where, () => {
        for (const message of messages)
          socket.write(Buffer.concat([Buffer.from(`${message.length} `), message]));
        socket.end(() => resolve());
      });
      socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('the syslog does not take the message')));
      socket.once('error', reject);
    });
  }
}
