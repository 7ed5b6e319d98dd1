import { readFileSync } from 'node:fs';
import { type Actor, type PersonActor, newId, systemActor } from '@fcert/kernel';
import {
  ClockReadModel,
  LoadPolicies,
  PolicyValidator,
  type ClockPolicy,
  readKnownNames,
} from '@fcert/clock';
import { SeedConstituents } from '@fcert/constituents';
import {
  type Incident,
  IncidentsModule,
  OpenIncident,
  ReceiveReport,
  type TriageFinding,
} from '@fcert/incidents';
import { Transactions, type Tx } from '@fcert/platform';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { openTestDatabase } from '../../../test/world.js';
import { LoadCatalogue, MsspModule, OfferByRule, OfferTask, SeedProviders } from '../src/index.js';

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8')) as unknown;

@Module({})
class MsspTestModule {
  static over(transactions: Transactions): DynamicModule {
    const ground = { provide: Transactions, useValue: transactions };
    return {
      module: MsspTestModule,
      global: true,
      imports: [IncidentsModule, MsspModule],
      providers: [ground, SeedConstituents],
      exports: [ground],
    };
  }
}

function person(name: string, role: PersonActor['role'], providerId: string | null): PersonActor {
  return { kind: 'person', id: newId(), name, role, constituentId: null, providerId, sessionId: newId() };
}

/** The demo world's providers over the real register and the house policy. */
export async function openMsspWorld() {
  const db = await openTestDatabase();
  const app = await NestFactory.createApplicationContext(MsspTestModule.over(db.transactions), {
    logger: false,
  });
  const run = <T>(work: (tx: Tx) => Promise<T>, actor: Actor = systemActor('test')): Promise<T> =>
    db.transactions.run({ actor }, work);
  const seed = systemActor('seed');
  await app.get(SeedConstituents).execute(seed, readJson('data/federal-constituents.json'));
  await run((tx) =>
    app.get(LoadPolicies).execute(tx, [readJson('data/policies/house-default.json') as ClockPolicy]),
  );
  await app.get(LoadCatalogue).execute(seed, readJson('data/mssp-services.json'));
  const schema = readJson('data/policies/schema.json') as Record<string, unknown>;
  const validator = new PolicyValidator(schema, await readKnownNames('data'));
  const seedProviders = () =>
    app
      .get(SeedProviders)
      .execute(seed, readJson('data/mssp-demo.json'), (document) => validator.read(document));
  const [indus, margalla] = await seedProviders();
  return {
    db,
    app,
    run,
    seedProviders,
    analyst: person('Analyst A', 'analyst', null),
    indus: person('Operator Indus', 'mssp-operator', indus!.id),
    margalla: person('Operator Margalla', 'mssp-operator', margalla!.id),
    clocks: app.get(ClockReadModel),
    query: <R>(sql: string, params: readonly unknown[] = []): Promise<R[]> =>
      db.transactions.reader.query<R>(sql, params),
    offer: (reference: string, serviceId: string, by: Actor, provider: string | null = null) =>
      app.get(OfferTask).execute(
        { actor: by },
        {
          reference,
          serviceId,
          provider,
          title: null,
          instructions: 'Image the affected hosts before cleaning.',
        },
      ),
    offerByRule: (incidentId: string) => run((tx) => app.get(OfferByRule).execute(tx, [{ incidentId }])),
    incident: (finding: Partial<TriageFinding> = {}, onBehalfOf = 'NIH') =>
      openIncident(app, run, finding, onBehalfOf),
    close: async () => {
      await app.close();
      await db.close();
    },
  };
}

export type MsspWorld = Awaited<ReturnType<typeof openMsspWorld>>;

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
  onBehalfOf: string,
): Promise<Incident> {
  const receipt = await app.get(ReceiveReport).execute({
    actor: systemActor('test'),
    channel: 'api',
    onBehalfOf,
    bodySha256: newId(),
    idempotencyKey: null,
    content: {
      title: 'Unknown program on laboratory hosts',
      description: 'Three laboratory hosts contact an address abroad every minute.',
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
