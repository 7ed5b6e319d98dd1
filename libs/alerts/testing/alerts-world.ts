import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EventType,
  type FcertEvents,
  type PersonActor,
  type Role,
  newId,
  systemActor,
} from '@fcert/kernel';
import { SeedConstituents, findConstituentByCode } from '@fcert/constituents';
import { type OutboxEvent, PlatformModule, Transactions, type Tx } from '@fcert/platform';
import { type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { openTestDatabase } from '../../../test/world.js';
import { AlertSettingsModule, AlertsModule, SweepAlerts, alertEntities } from '../src/index.js';

export interface MessageRow {
  id: string;
  kind: string;
  recipientId: string;
  channel: string;
  address: string;
  language: string;
  tlp: string;
  state: string;
  reason: string | null;
  attempts: number;
  waitMs: number | null;
  facts: Record<string, unknown>;
}

function moduleOver(url: string, home: string, env: NodeJS.ProcessEnv) {
  const all = { FCERT_WORLD: 'test', LOG_LEVEL: 'silent', DATABASE_URL: url, DATABASE_POOL_MAX: '6' };
  const merged = { ...all, FCERT_HOME: home, QUEUE_BACKEND: 'postgres', ...env };
  @Module({
    imports: [
      PlatformModule.forRoot({ processName: 'test', entities: alertEntities, env: merged }),
      AlertSettingsModule.forEnvironment(merged),
      AlertsModule,
    ],
    providers: [SeedConstituents],
  })
  class AlertsTestModule {}
  return AlertsTestModule;
}

/** A migrated database with people and a register, and a process that can send. */
export async function openAlertsWorld(env: NodeJS.ProcessEnv = {}) {
  const db = await openTestDatabase();
  const home = mkdtempSync(join(tmpdir(), 'fcert-alerts-'));
  const apps: INestApplicationContext[] = [];
  const start = async (over: NodeJS.ProcessEnv = {}): Promise<INestApplicationContext> => {
    const module = moduleOver(db.url, home, { ...env, ...over });
    const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    apps.push(app);
    return app;
  };
  const app = await start();
  const register = JSON.parse(readFileSync('data/federal-constituents.json', 'utf8')) as unknown;
  await app.get(SeedConstituents).execute(systemActor('seed'), register);
  const { reader } = db.transactions;
  const body = (await findConstituentByCode(reader, 'PIMS'))!;
  const query = <R>(sql: string, params: readonly unknown[] = []): Promise<R[]> =>
    reader.query<R>(sql, params);
  return {
    ...{ db, app, home, start, query, body },
    get: <T>(type: Type<T>): T => app.get(type, { strict: false }),
    run: <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
      app.get(Transactions, { strict: false }).run({ actor: systemActor('test') }, work),
    person: (role: Role, over: Partial<PersonActor> = {}) => addPerson(query, role, over),
    contact: (duty: string, email: string, phone: string | null = null) =>
      addContact(query, body.id, { duty, email, phone }),
    messages: () => query<MessageRow>(MESSAGES),
    /** Sends what is due and waits until each has been tried. */
    send: async (sender: INestApplicationContext = app): Promise<number> => {
      const runs = await sender.get(SweepAlerts).execute();
      await Promise.all(runs);
      return runs.length;
    },
    /** As if the pause before the next attempt were over. */
    hurry: () => query(`UPDATE alert_message SET next_attempt_at = now() WHERE state = 'waiting'`),
    close: async () => {
      for (const each of apps) await each.close();
      await db.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export type AlertsWorld = Awaited<ReturnType<typeof openAlertsWorld>>;

const MESSAGES = `
  SELECT id, kind, recipient_id AS "recipientId", channel, address, language, tlp, state, reason, attempts, facts,
         (extract(epoch FROM next_attempt_at - now()) * 1000)::float8 AS "waitMs"
    FROM alert_message ORDER BY created_at, id`;

type Query = <R>(sql: string, params?: readonly unknown[]) => Promise<R[]>;

async function addPerson(
  query: Query,
  role: Role,
  over: Partial<PersonActor>,
): Promise<PersonActor & { email: string }> {
  const person: PersonActor = {
    kind: 'person',
    id: newId(),
    name: `Test ${role}`,
    role,
    constituentId: null,
    providerId: null,
    sessionId: newId(),
    ...over,
  };
  const email = `${role}.${person.id.slice(-12)}@desk.fcert.example`;
  await query(
    `INSERT INTO person (id, email, name, role, constituent_id, provider_id, password_hash)
     VALUES ($1, $2, $3, $4, $5, $6, 'none')`,
    [person.id, email, person.name, role, person.constituentId, person.providerId],
  );
  return { ...person, email };
}

async function addContact(
  query: Query,
  constituentId: string,
  it: { duty: string; email: string; phone: string | null },
): Promise<string> {
  const id = newId();
  await query(
    'INSERT INTO contact (id, constituent_id, name, duty, email, phone) VALUES ($1, $2, $3, $4, $5, $6)',
    [id, constituentId, `Contact ${it.duty}`, it.duty, it.email, it.phone],
  );
  return id;
}

/** An event as the relay hands it on. */
export function heard<T extends EventType>(
  type: T,
  payload: FcertEvents[T],
  over: Partial<OutboxEvent> = {},
): OutboxEvent {
  return {
    id: newId(),
    seq: '1',
    type,
    subjectKind: 'incident',
    subjectId: newId(),
    reference: 'FC-2026-000123',
    version: 1,
    constituentId: null,
    providerId: null,
    tlp: 'amber',
    readers: null,
    payload,
    actorKind: 'system',
    actorId: 'test',
    actorLabel: 'test',
    correlationId: newId(),
    createdAt: new Date(),
    ...over,
  };
}

export const raised = (
  over: Partial<FcertEvents['escalation.raised']> = {},
): FcertEvents['escalation.raised'] => ({
  escalationId: newId(),
  incidentId: newId(),
  clockRowId: null,
  step: 1,
  action: 'page',
  to: ['fcert-t1'],
  recipients: [],
  ...over,
});

export const fired = (over: Partial<FcertEvents['clock.breached']> = {}): FcertEvents['clock.breached'] => ({
  clockRowId: newId(),
  clockId: 'clock',
  title: 'High: organisation reports',
  subjectKind: 'incident',
  subjectId: newId(),
  dutyHolder: 'constituent',
  level: 'due',
  dueAt: '2026-11-23T18:40:00.000Z',
  firedAt: '2026-11-23T18:42:30.000Z',
  lateByMs: 12,
  caption: 'FCERT house target',
  ...over,
});
