import { readFileSync } from 'node:fs';
import { type Actor, type PersonActor, newId, systemActor } from '@fcert/kernel';
import {
  ChangeClockFacts,
  ClockReadModel,
  LoadPolicies,
  RecordClockEvent,
  type ClockPolicy,
} from '@fcert/clock';
import { SeedConstituents } from '@fcert/constituents';
import {
  IncidentsModule,
  OpenIncident,
  ReceiveReport,
  type Incident,
  type TriageFinding,
} from '@fcert/incidents';
import { LOGGER, Transactions, type Tx, createLogger } from '@fcert/platform';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { openTestDatabase } from '../../../test/world.js';
import {
  AcknowledgeEscalation,
  ArmEscalation,
  EscalationModule,
  LapseAcknowledgements,
  RaiseEscalation,
  StepEscalation,
  SweepEscalations,
} from '../src/index.js';

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8')) as unknown;

/** The rooms as one process has them, over the given transactions. */
@Module({})
class EscalationTestModule {
  static over(transactions: Transactions): DynamicModule {
    const ground = [
      { provide: Transactions, useValue: transactions },
      { provide: LOGGER, useValue: createLogger('test', 'silent') },
    ];
    return {
      module: EscalationTestModule,
      global: true,
      imports: [IncidentsModule, EscalationModule],
      providers: [...ground, SeedConstituents],
      exports: ground,
    };
  }
}

const startProcess = (transactions: Transactions): Promise<INestApplicationContext> =>
  NestFactory.createApplicationContext(EscalationTestModule.over(transactions), { logger: false });

export const analyst: PersonActor = {
  kind: 'person',
  id: newId(),
  name: 'Analyst A',
  role: 'analyst',
  constituentId: null,
  providerId: null,
  sessionId: newId(),
};

export interface EscalationRow {
  id: string;
  state: string;
  clockRowId: string | null;
  nextStepAt: Date | null;
  nextStepNo: number | null;
  token: string;
  deferredFrom: Date | null;
  unacknowledgeAt: Date | null;
  acknowledgedBy: string | null;
  snapshot: { dueAt: string | null; steps: { no: number; at: string; action: string }[] };
}

export interface RunRow {
  escalationId: string;
  stepNo: number;
  repeatNo: number;
  dueAt: Date;
  firedAt: Date;
  lateMs: number;
  recipients: { kind: string; id: string; channels: string[] }[];
  resolution: { target: string; desk: string | null; found: string; passed: string[] }[];
}

/** A migrated database with the register, the given policies, and processes that share it. */
export async function openEscalationWorld(policies: readonly ClockPolicy[]) {
  const db = await openTestDatabase();
  const app = await startProcess(db.transactions);
  const apps = [app];
  const run = <T>(work: (tx: Tx) => Promise<T>, actor: Actor = systemActor('test')): Promise<T> =>
    db.transactions.run({ actor }, work);
  const query = <R>(sql: string, params: readonly unknown[] = []): Promise<R[]> =>
    db.transactions.reader.query<R>(sql, params);
  await app.get(SeedConstituents).execute(systemActor('seed'), readJson('data/federal-constituents.json'));
  await run((tx) => app.get(LoadPolicies).execute(tx, policies));
  return {
    db,
    run,
    query,
    app,
    /** Somebody who may sign in. */
    person: async (
      role: PersonActor['role'],
      side: { constituentId?: string; providerId?: string } = {},
    ): Promise<string> => {
      const id = newId();
      await query(
        `INSERT INTO person (id, email, name, role, constituent_id, provider_id, password_hash)
         VALUES ($1, $2, $3, $4, $5, $6, 'x')`,
        [id, `${id}@example.org`, `Person ${id}`, role, side.constituentId ?? null, side.providerId ?? null],
      );
      return id;
    },
    lapse: app.get(LapseAcknowledgements),
    arm: app.get(ArmEscalation),
    sweep: app.get(SweepEscalations),
    step: app.get(StepEscalation),
    acknowledge: app.get(AcknowledgeEscalation),
    raise: app.get(RaiseEscalation),
    clocks: app.get(ClockReadModel),
    changeFacts: app.get(ChangeClockFacts),
    record: app.get(RecordClockEvent),
    loadPolicies: app.get(LoadPolicies),
    /** A second process: connections of its own on the same database. */
    another: async (): Promise<INestApplicationContext> => {
      const more = await startProcess((await db.another()).transactions);
      apps.push(more);
      return more;
    },
    /** A real report, triaged as told, with its clocks running from its receipt. */
    incident: (finding: Partial<TriageFinding> = {}) => openIncident(app, run, finding),
    ...records(query),
    close: async () => {
      for (const each of apps) await each.close();
      await db.close();
    },
  };
}

type Query = <R>(sql: string, params?: readonly unknown[]) => Promise<R[]>;

/** What stands in the tables about a subject. */
function records(query: Query) {
  return {
    chains: (subjectId: string) =>
      query<EscalationRow>(
        `SELECT id, state, clock_row_id AS "clockRowId", next_step_at AS "nextStepAt", next_step_no AS "nextStepNo",
                active_step_token AS token, snapshot, deferred_from AS "deferredFrom",
                unacknowledge_at AS "unacknowledgeAt", acknowledged_by AS "acknowledgedBy"
           FROM escalation WHERE subject_id = $1 ORDER BY created_at, id`,
        [subjectId],
      ),
    runs: (subjectId: string) =>
      query<RunRow>(
        `SELECT r.recipients, r.resolution, r.escalation_id AS "escalationId", r.step_no AS "stepNo", r.repeat_no AS "repeatNo",
                r.due_at AS "dueAt", r.fired_at AS "firedAt", (extract(epoch FROM r.late_by) * 1000)::float8 AS "lateMs"
           FROM escalation_step_run r JOIN escalation e ON e.id = r.escalation_id
          WHERE e.subject_id = $1 ORDER BY r.fired_at, r.step_no, r.repeat_no`,
        [subjectId],
      ),
    events: (subjectId: string, type: string) =>
      query<{ payload: Record<string, unknown>; tlp: string; reference: string }>(
        'SELECT payload, tlp, reference FROM outbox WHERE subject_id = $1 AND type = $2 ORDER BY created_at, id',
        [subjectId, type],
      ),
  };
}

export type EscalationWorld = Awaited<ReturnType<typeof openEscalationWorld>>;

const NOTHING_FOUND: TriageFinding = {
  class: null,
  type: null,
  confidence: null,
  candidates: [],
  secondary: [],
  severity: 'high',
  priorityScore: null,
  score: null,
  flags: [],
  observables: [],
  explanations: [],
};

async function openIncident(
  app: INestApplicationContext,
  run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  finding: Partial<TriageFinding>,
): Promise<Incident> {
  const receipt = await app.get(ReceiveReport).execute({
    actor: systemActor('test'),
    channel: 'api',
    onBehalfOf: 'PIMS',
    bodySha256: newId(),
    idempotencyKey: null,
    content: {
      title: 'Ward systems locked by ransomware',
      description: 'Files on the ward file server were encrypted overnight.',
      category: null,
      severityClaim: null,
      occurredAt: null,
      detectedAt: null,
      awareAt: null,
      affected: {},
      observables: [],
      sourceRef: null,
      contact: null,
      tlp: 'amber',
    },
  });
  return run((tx) =>
    app.get(OpenIncident).execute(tx, { reportId: receipt.id, finding: { ...NOTHING_FOUND, ...finding } }),
  );
}

const HOUSE = readJson('data/policies/house-default.json') as ClockPolicy;

export const housePolicy = (): ClockPolicy => structuredClone(HOUSE);

/** The house policy with one acknowledgement clock of so many seconds, whatever the severity. */
export function quickPolicy(seconds: number, over: Partial<ClockPolicy> = {}): ClockPolicy {
  const acknowledge = HOUSE.clocks.find((clock) => clock.id === 'fcert-acknowledge-high')!;
  const clock = { ...acknowledge, id: 'quick', group: 'quick', appliesTo: {}, duration: `PT${seconds}S` };
  return { ...housePolicy(), id: 'quick', appliesTo: {}, recurring: [], clocks: [clock], ...over };
}
