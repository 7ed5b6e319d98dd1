import { Authenticator, can, clientAddress, livePerson, readSessionCookie } from '@fcert/identity';
import { LOGGER, ProcessConfig, Transactions, describeError } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { GatewayConfig } from './gateway.config.js';
import { type DeskSocket, Refusal, type Subject } from './live-messages.js';

const LONGEST_CREDENTIAL = 512;
const LONGEST_CURSOR = 128;
/** Attempts one transport gets: each costs a look into the database. */
const ATTEMPTS = 3;

/** What a client showed, and how to ask later whether it still holds. Asking again is no use: it keeps nothing alive. */
interface Credential {
  check(): Promise<Subject | null>;
  recheck(subject: Subject): Promise<Subject | null>;
}

interface AuthBody {
  token?: unknown;
  cursor?: unknown;
  batch?: unknown;
}

/**
 * Who connects, established before the socket belongs to anything: guards do not run on connect, so this is
 * middleware of the namespace. A key comes as `Authorization: Bearer` or `auth.token`; a person by the session cookie,
 * taken only from a browser, whose Origin has been checked.
 */
@Injectable()
export class Handshake {
  private readonly attempts = new WeakMap<object, number>();
  private readonly proxies: readonly string[];

  constructor(
    private readonly authenticator: Authenticator,
    private readonly transactions: Transactions,
    private readonly process: ProcessConfig,
    config: GatewayConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.proxies = config.trustedProxies();
  }

  /** Fills the socket's data; throws a Refusal. Ends the transport when the database cannot tell: the client retries. */
  async establish(socket: DeskSocket): Promise<void> {
    this.limitAttempts(socket);
    const auth: AuthBody = socket.handshake.auth;
    const credential = this.credentialOf(socket, auth);
    if (!credential) throw new Refusal('unauthenticated');
    const cursor = cursorOf(auth);
    const batch = batchOf(auth);
    const subject = await credential.check().catch((error: unknown) => {
      this.logger.warn({ err: describeError(error) }, 'a handshake could not be checked');
      socket.conn.close();
      throw new Refusal('unauthenticated');
    });
    if (!subject) throw new Refusal('unauthenticated');
    if (!can(subject, 'live:connect')) throw new Refusal('forbidden');
    socket.data = { subject, recheck: () => credential.recheck(subject), cursor, batch };
  }

  private credentialOf(socket: DeskSocket, auth: AuthBody): Credential | null {
    const { authorization, cookie, origin } = socket.handshake.headers;
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? auth.token;
    if (token !== undefined) {
      if (typeof token !== 'string' || token.length > LONGEST_CREDENTIAL) return null;
      const address = clientAddress(socket.conn.remoteAddress, forwardedFor(socket), this.proxies);
      const check = () => this.authenticator.bearer(token, { address });
      return { check, recheck: check };
    }
    const session =
      origin === undefined ? null : readSessionCookie(cookie, this.process.FCERT_WORLD === 'production');
    if (session === null) return null;
    return {
      check: () => this.authenticator.session(session),
      recheck: async (subject) =>
        subject.kind === 'person' ? livePerson(this.transactions.reader, subject.sessionId) : null,
    };
  }

  private limitAttempts(socket: DeskSocket): void {
    const made = (this.attempts.get(socket.conn) ?? 0) + 1;
    this.attempts.set(socket.conn, made);
    if (made <= ATTEMPTS) return;
    socket.conn.close();
    throw new Refusal('busy');
  }
}

function forwardedFor(socket: DeskSocket): string | undefined {
  return [socket.handshake.headers['x-forwarded-for'] ?? []].flat().join(',');
}

/** Absent means "from now on". Text that is no cursor is let through: it answers `resync`, not a closed door. */
function cursorOf({ cursor }: AuthBody): string | undefined {
  if (cursor === undefined || cursor === null) return undefined;
  if (typeof cursor !== 'string') throw new Refusal('malformed');
  return cursor.length <= LONGEST_CURSOR ? cursor : '';
}

function batchOf({ batch }: AuthBody): boolean {
  if (batch === undefined || typeof batch === 'boolean') return batch === true;
  throw new Refusal('malformed');
}
