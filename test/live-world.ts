import { createHash, randomBytes } from 'node:crypto';
import {
  type FcertEvents,
  type LiveEventType,
  type Role,
  type Scope,
  newId,
  systemActor,
} from '@fcert/kernel';
import { EVENTS_CHANNEL, type NewEvent, numberEvents, publish } from '@fcert/platform';
import { type Socket, io } from 'socket.io-client';
import { type GatewayApp, createGatewayApp } from '../apps/gateway/src/create-gateway-app.js';
import { type TestDatabase, openTestDatabase, processEnv } from './world.js';

export const ORIGIN = 'http://console.example';
const SEED = systemActor('seed');

export interface Credential {
  readonly id: string;
  /** What goes into the connection: a bearer header, or a cookie with the console's Origin. */
  readonly headers: Record<string, string>;
}

export interface Belonging {
  constituentId?: string;
  providerId?: string;
}

export interface Received {
  readonly seq: string;
  readonly type: string;
  readonly reference: string | null;
  readonly version: number;
  readonly data: Record<string, unknown>;
}

/** A client that writes down what it hears, in order. */
export interface Client {
  readonly socket: Socket;
  readonly events: Received[];
  readonly said: {
    name: string;
    body: { seq?: string; reason?: string; replayed?: number; code?: string };
  }[];
  /** Resolves with the first message of this name, past or future. */
  heard(name: string, withinMs?: number): Promise<{ seq: string; reason?: string; replayed?: number }>;
  until(condition: () => boolean, withinMs?: number): Promise<void>;
}

/** A gateway on a database of its own, people to connect and a pen to write events with. */
export class LiveWorld {
  private readonly clients: Socket[] = [];
  private gateways: GatewayApp[] = [];

  private constructor(
    readonly database: TestDatabase,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async open(env: NodeJS.ProcessEnv = {}): Promise<LiveWorld> {
    const database = await openTestDatabase();
    const world = new LiveWorld(database, {
      FCERT_WORLD: 'test',
      LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
      ...processEnv(database.url, 'gateway'),
      DATABASE_POOL_MAX: '6',
      DATABASE_CONNECT_TIMEOUT_MS: '20000',
      QUEUE_BACKEND: 'postgres',
      ALLOWED_ORIGINS: ORIGIN,
      GATEWAY_PORT: '0',
      ...env,
    });
    await world.startGateway();
    return world;
  }

  get gateway(): GatewayApp {
    return this.gateways.at(-1)!;
  }

  async startGateway(env: NodeJS.ProcessEnv = {}): Promise<GatewayApp> {
    const gateway = await createGatewayApp({ ...this.env, ...env });
    this.gateways.push(gateway);
    return gateway;
  }

  async stopGateway(): Promise<void> {
    await this.gateways.pop()?.close();
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    while (this.gateways.length > 0) await this.stopGateway();
    await this.database.close();
  }

  async key(role: Role, belonging: Belonging = {}, scopes: Scope[] = ['live:read']): Promise<Credential> {
    const [id, secret] = [newId(), randomBytes(32).toString('base64url')];
    await this.sql(
      `INSERT INTO api_key (id, name, secret_hash, role, constituent_id, provider_id, scopes, created_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'test', now() + interval '1 day')`,
      [id, role, hash(secret), role, belonging.constituentId, belonging.providerId, scopes],
    );
    return { id, headers: { authorization: `Bearer fcert_${id.replaceAll('-', '')}_${secret}` } };
  }

  /** A signed-in person. `id` is the session's. */
  async person(role: Role, belonging: Belonging = {}): Promise<Credential & { personId: string }> {
    const [personId, id, reference] = [newId(), newId(), randomBytes(32).toString('base64url')];
    await this.sql(
      `INSERT INTO person (id, email, name, role, constituent_id, provider_id, password_hash)
       VALUES ($1, $2, $3, $3, $4, $5, 'none')`,
      [personId, `${personId}@example.org`, role, belonging.constituentId, belonging.providerId],
    );
    await this.sql(
      `INSERT INTO person_session (id, token_hash, person_id, second_factor_at, expires_at)
       VALUES ($1, $2, $3, now(), now() + interval '1 hour')`,
      [id, hash(reference), personId],
    );
    return { id, personId, headers: { cookie: `fcert=${reference}`, origin: ORIGIN } };
  }

  /** Writes events in one transaction and has them numbered, as the relay does after a commit. */
  async happen(...events: NewEvent[]): Promise<void> {
    await this.database.transactions.run({ actor: SEED }, (tx) => publish(tx, events));
    await this.number();
  }

  async number(): Promise<void> {
    await this.database.transactions.run({ actor: SEED }, async (tx) => {
      while ((await numberEvents(tx, {})) > 0);
      tx.ring(EVENTS_CHANNEL);
    });
  }

  sql<R = Record<string, unknown>>(text: string, params: unknown[] = []): Promise<R[]> {
    return this.database.transactions.reader.query<R>(text, params);
  }

  connect(
    credential: Credential | null,
    auth: object = {},
    port = this.gateway.port,
    namespace = '/desk',
  ): Client {
    const socket = io(`http://127.0.0.1:${port}${namespace}`, {
      path: '/live',
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      extraHeaders: credential?.headers ?? {},
      auth: () => undefined,
    });
    socket.auth = auth;
    this.clients.push(socket);
    return listen(socket);
  }
}

function listen(socket: Socket): Client {
  const client: Client = {
    socket,
    events: [],
    said: [],
    heard: async (name, withinMs = 5000) => {
      await client.until(() => client.said.some((it) => it.name === name), withinMs);
      return client.said.find((it) => it.name === name)!.body as { seq: string };
    },
    until: async (condition, withinMs = 5000) => {
      for (const end = Date.now() + withinMs; !condition();) {
        if (Date.now() > end) {
          const heard = client.said.map((it) => it.name).join(', ');
          throw new Error(`waited ${withinMs} ms in vain; ${client.events.length} events, heard: ${heard}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
  socket.on('connect_error', (error: Error & { data?: { code?: string } }) =>
    client.said.push({ name: 'refused', body: { code: error.data?.code ?? 'transport' } }),
  );
  socket.on('disconnect', (reason) => client.said.push({ name: 'disconnect', body: { reason } }));
  socket.onAny((name: string, body: Received & Received[], ack?: (answer: object) => void) => {
    if (name === 'event') client.events.push(body);
    else if (name === 'events') client.events.push(...body);
    client.said.push({ name, body });
    ack?.({ ok: true });
  });
  return client;
}

function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** One fact with the envelope the permission filter reads. */
export function fact(type: LiveEventType, envelope: Partial<NewEvent> = {}): NewEvent {
  const id = envelope.subjectId ?? newId();
  return {
    type,
    payload: payloads(id)[type],
    subjectKind:
      type === 'mssp.task-changed' ? 'mssp-task' : type === 'report.received' ? 'report' : 'incident',
    subjectId: id,
    reference: `REF-${id.slice(-8)}`,
    version: 1,
    constituentId: null,
    providerId: null,
    tlp: 'amber',
    ...envelope,
  };
}

function payloads(id: string): { [T in LiveEventType]: FcertEvents[T] } {
  const incident: FcertEvents['incident.opened'] = {
    incidentId: id,
    reportId: id,
    state: 'new',
    severity: 'high',
    class: 'availability',
    type: 'ddos',
    assigneeId: newId(),
    reportCount: 2,
    nextDueAt: null,
  };
  const clock: FcertEvents['clock.breached'] = {
    clockRowId: newId(),
    clockId: 'initial',
    title: 'First answer',
    subjectKind: 'incident',
    subjectId: id,
    dutyHolder: 'fcert',
    level: 'breach',
    dueAt: '2026-01-01T00:00:00.000Z',
    firedAt: '2026-01-01T00:00:00.500Z',
    lateByMs: 500,
    caption: 'FCERT house target',
  };
  const feed: FcertEvents['feed.heard'] = {
    feedWatchId: id,
    name: 'Mail gateway',
    heardAt: '2026-01-01T00:00:00.000Z',
    silentSince: null,
    silentAfterSeconds: 3600,
  };
  const escalation = { escalationId: id, incidentId: id, clockRowId: null };
  return {
    'report.received': { reportId: id, constituentId: newId(), sourceRef: false },
    'incident.opened': incident,
    'incident.changed': { ...incident, change: 'claimed' },
    'clock.due-soon': clock,
    'clock.breached': clock,
    'escalation.raised': {
      ...escalation,
      step: 1,
      action: 'notify',
      to: ['duty officer'],
      recipients: [{ kind: 'person', id: newId(), channels: ['live', 'email'] }],
    },
    'escalation.acknowledged': { ...escalation, by: 'somebody' },
    'escalation.unacknowledged': { ...escalation, by: 'somebody', idleSince: '2026-01-01T00:00:00.000Z' },
    'mssp.task-changed': {
      taskId: id,
      incidentId: newId(),
      state: 'offered',
      service: 'triage',
      change: 'offered',
    },
    'feed.silent': { ...feed, silentSince: '2026-01-01T01:00:00.000Z' },
    'feed.heard': feed,
  };
}
