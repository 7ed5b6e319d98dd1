import { lookup } from 'node:dns/promises';
import { request as plainRequest } from 'node:http';
import { type RequestOptions, request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { webhookAddress } from '../domain/addresses.js';
import type { Outcome } from '../domain/message.js';
import { isPublicAddress } from '../domain/public-address.js';

/** From the first look-up to the end of the answer. */
const DEADLINE_MS = 10_000;
/** Of an answer this much is read, and thrown away; nothing of it is kept or shown. */
const ANSWER_BYTES = 64 * 1024;
const HEADER_BYTES = 16 * 1024;

export interface OutsideAnswer {
  readonly outcome: Outcome;
  /** Status of the answer, where there was one. */
  readonly code: number | null;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}
export type Resolve = (name: string) => Promise<readonly ResolvedAddress[]>;

const resolveAll: Resolve = (name) => lookup(name, { all: true, verbatim: true });

/**
 * The only way out of the house by HTTP. The name is resolved once, every address it has must be public, and the
 * connection goes to just those addresses, so that a name that changes in between gains nothing. No redirect is
 * followed, no proxy asked, no credential sent, no answer kept; a failure is a word.
 */
export class Egress {
  /** @param trusted names that may be inside; empty in production */
  constructor(
    private readonly trusted: readonly string[],
    private readonly resolve: Resolve = resolveAll,
    private readonly deadlineMs: number = DEADLINE_MS,
  ) {}

  /** Sends one POST and answers what became of it; never throws. */
  async post(
    address: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<OutsideAnswer> {
    const url = webhookAddress(address, this.trusted);
    if (!url) return failed('bad-address');
    const deadline = AbortSignal.timeout(this.deadlineMs);
    try {
      const addresses = await Promise.race([this.addressesOf(url), expiry(deadline)]);
      if (addresses === null) return failed('private-address');
      return await this.send(url, { addresses, headers, body, deadline });
    } catch (error) {
      return failed(deadline.aborted ? 'timeout' : wordOf(error));
    }
  }

  /** Null when any of them is inside: a name that is half inside is not half trusted. */
  private async addressesOf(url: URL): Promise<readonly ResolvedAddress[] | null> {
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = await this.resolve(name);
    if (addresses.length === 0) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
    const isOutside = addresses.every(({ address }) => isPublicAddress(address));
    return isOutside || this.trusted.includes(url.hostname) ? addresses : null;
  }

  private send(
    url: URL,
    it: {
      addresses: readonly ResolvedAddress[];
      headers: Readonly<Record<string, string>>;
      body: string;
      deadline: AbortSignal;
    },
  ): Promise<OutsideAnswer> {
    const options: RequestOptions = {
      method: 'POST',
      agent: false,
      lookup: pinnedTo(it.addresses),
      maxHeaderSize: HEADER_BYTES,
      minVersion: 'TLSv1.2',
      signal: it.deadline,
      headers: {
        ...it.headers,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(it.body)),
        'user-agent': 'FCERT-alerts/1',
        connection: 'close',
      },
    };
    const request = (url.protocol === 'https:' ? secureRequest : plainRequest)(url, options);
    return new Promise((resolve, reject) => {
      let answer: OutsideAnswer | undefined;
      // Whoever has said his status has answered, even where the rest of it never comes.
      request.on('error', (error) => (answer ? resolve(answer) : reject(error)));
      request.on('response', (response) => {
        const told = (answer = answerOf(response.statusCode ?? 0));
        let read = 0;
        response.on('data', (chunk: Buffer) => {
          read += chunk.length;
          if (read > ANSWER_BYTES) response.destroy();
        });
        response.on('error', () => resolve(told));
        response.on('close', () => resolve(told));
      });
      request.end(it.body);
    });
  }
}

function answerOf(code: number): OutsideAnswer {
  if (code >= 200 && code < 300) return { outcome: 'accepted', code };
  if (code >= 300 && code < 400) return { outcome: 'redirected', code };
  // 410 is how a receiver says that it wants nothing any more (Standard Webhooks 1.0).
  return { outcome: code === 410 ? 'refused-for-good' : 'refused', code };
}

function failed(outcome: Outcome): OutsideAnswer {
  return { outcome, code: null };
}

/** Answers the addresses that were looked at, whatever the name says by now. */
function pinnedTo(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_name, options, callback) => {
    if (options.all) callback(null, [...addresses]);
    else callback(null, addresses[0]!.address, addresses[0]!.family);
  };
}

function expiry(deadline: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    deadline.addEventListener('abort', () => reject(new Error('too late')), { once: true });
  });
}

const UNRESOLVED = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'ENODATA', 'ESERVFAIL']);
const TLS_CODES = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/;

function wordOf(error: unknown): Outcome {
  const { code = '' } = (error ?? {}) as { code?: string };
  if (UNRESOLVED.has(code)) return 'not-resolved';
  if (TLS_CODES.test(code)) return 'tls-failed';
  return code === 'ETIMEDOUT' ? 'timeout' : 'unreachable';
}
