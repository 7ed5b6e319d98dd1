import { readFileSync } from 'node:fs';
import { newId, systemActor } from '@fcert/kernel';
import { LoadPolicies, PolicyValidator, type ClockPolicy, readKnownNames } from '@fcert/clock';
import { ArmEscalation } from '@fcert/escalation';
import { OpenIncident, ReceiveReport, type Incident, type TriageFinding } from '@fcert/incidents';
import { LoadCatalogue, SeedProviders } from '@fcert/mssp';
import type { Type } from '@nestjs/common';
import { type ApiWorld, byOwner, openApiWorld } from './api-world.js';

const seed = systemActor('seed');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8')) as unknown;

/** A real api with clock policies and the demo world's providers, whose operators are the demo people's. */
export interface CaseWorld extends ApiWorld {
  /** An incident of a body, triaged as told, its clocks running and its chains armed. */
  incident(finding?: Partial<TriageFinding>, body?: string): Promise<Incident>;
  arm(incident: Incident): Promise<void>;
}

export async function openCaseWorld(
  policies: readonly ClockPolicy[] = [housePolicy()],
  env: NodeJS.ProcessEnv = {},
): Promise<CaseWorld> {
  const world = await openApiWorld(env);
  const get = <T>(type: Type<T>): T => world.api.app.get(type, { strict: false });
  const { transactions } = world.database;
  await transactions.run({ actor: seed }, (tx) => get(LoadPolicies).execute(tx, policies));
  // Catalogue and contracts are seeded by whoever owns the database, like the register.
  await byOwner(world.database, get(LoadCatalogue)).execute(seed, readJson('data/mssp-services.json'));
  const schema = readJson('data/policies/schema.json') as Record<string, unknown>;
  const validator = new PolicyValidator(schema, await readKnownNames('data'));
  const [first, second] = await byOwner(world.database, get(SeedProviders)).execute(
    seed,
    readJson('data/mssp-demo.json'),
    (document) => validator.read(document),
  );
  await giveOperators(world, [first!.id, second!.id]);
  const arm = async (incident: Incident): Promise<void> => {
    const subject = { subjectKind: 'incident' as const, subjectId: incident.id };
    await transactions.run({ actor: seed }, (tx) => get(ArmEscalation).execute(tx, subject));
  };
  return {
    ...world,
    arm,
    incident: async (finding = {}, body = 'NIH') => {
      const reportId = await report(get(ReceiveReport), body);
      const incident = await transactions.run({ actor: seed }, (tx) =>
        get(OpenIncident).execute(tx, { reportId, finding: { ...NOTHING_FOUND, ...finding } }),
      );
      await arm(incident);
      return incident;
    },
  };
}

export function housePolicy(): ClockPolicy {
  return readJson('data/policies/house-default.json') as ClockPolicy;
}

/** The demo people's operators were made for providers that did not exist yet. */
async function giveOperators({ database }: ApiWorld, providerIds: readonly string[]): Promise<void> {
  const { reader } = database.transactions;
  const made = await reader.query<{ id: string }>(
    'SELECT provider_id AS id FROM person WHERE provider_id IS NOT NULL ORDER BY length(email)',
  );
  for (const [index, { id }] of made.entries()) {
    for (const table of ['person', 'api_key'])
      await reader.query(`UPDATE ${table} SET provider_id = $2 WHERE provider_id = $1`, [
        id,
        providerIds[index],
      ]);
  }
}

async function report(receive: ReceiveReport, onBehalfOf: string): Promise<string> {
  const receipt = await receive.execute({
    actor: seed,
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
  return receipt.id;
}

export const NOTHING_FOUND: TriageFinding = {
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
