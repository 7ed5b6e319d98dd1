import { readFileSync } from 'node:fs';
import { clockEntities, LoadPolicies, readKnownNames, readPolicyFolder } from '@fcert/clock';
import { constituentEntities, findConstituentByCode, SeedConstituents } from '@fcert/constituents';
import { incidentEntities, type ReportContent } from '@fcert/incidents';
import { newId, systemActor } from '@fcert/kernel';
import { Transactions, type Tx } from '@fcert/platform';
import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { openTestDatabase, type TestDatabase } from '../../../test/world.js';
import { TriageModule } from '../src/triage.module.js';
import { TriageReports, type TriageOutcome } from '../src/triage-reports.js';

const TRIAGE = systemActor('triage');

/** Triage on a real database with the 278 bodies and the enabled clock policies. */
export interface TriageWorld {
  readonly database: TestDatabase;
  readonly app: TestingModule;
  /** Stores a report as the intake does and answers its id. */
  report(
    content: Partial<ReportContent> & { title: string; description: string },
    code?: string,
  ): Promise<string>;
  triage(reportId: string): Promise<TriageOutcome>;
  /** In one transaction, as a worker with a backlog does. */
  triageTogether(reportIds: readonly string[]): Promise<TriageOutcome[]>;
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  rows<R>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

export async function openTriageWorld(): Promise<TriageWorld> {
  const database = await openTestDatabase([...clockEntities, ...constituentEntities, ...incidentEntities]);
  @Global()
  @Module({
    providers: [{ provide: Transactions, useValue: database.transactions }],
    exports: [Transactions],
  })
  class TestPlatform {}
  const app = await Test.createTestingModule({ imports: [TestPlatform, TriageModule] }).compile();
  const register = JSON.parse(readFileSync('data/federal-constituents.json', 'utf8')) as unknown;
  await new SeedConstituents(database.transactions).execute(systemActor('seed'), register);
  const policies = await readPolicyFolder('data/policies', await readKnownNames('data'));
  const run = <T>(work: (tx: Tx) => Promise<T>) => database.transactions.run({ actor: TRIAGE }, work);
  await run((tx) => app.get(LoadPolicies, { strict: false }).execute(tx, policies));
  const triage = app.get(TriageReports);
  return {
    database,
    app,
    run,
    report: (content, code = 'DIV-FINANCE') => run((tx) => insertReport(tx, content, code)),
    triage: async (reportId) => (await run((tx) => triage.execute(tx, [{ reportId }])))[0]!,
    triageTogether: (reportIds) =>
      run((tx) =>
        triage.execute(
          tx,
          reportIds.map((reportId) => ({ reportId })),
        ),
      ),
    rows: (sql, params) => database.transactions.reader.query(sql, params),
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

async function insertReport(
  tx: Tx,
  content: Partial<ReportContent> & { title: string; description: string },
  code: string,
): Promise<string> {
  const body = await findConstituentByCode(tx, code);
  if (!body) throw new Error(`no body ${code}`);
  const id = newId();
  await tx.query(
    `INSERT INTO report (id, constituent_id, channel, caller_id, caller_label, title, description, category,
       severity_claim, aware_at, affected, observables, source_ref, tlp, body_sha256)
     VALUES ($1, $2, 'api', 'key', 'key', $3, $4, $5, $6, $7, $8, $9, $10, $11, 'x')`,
    [
      id,
      body.id,
      content.title,
      content.description,
      content.category ?? null,
      content.severityClaim ?? null,
      content.awareAt ?? null,
      JSON.stringify(content.affected ?? {}),
      JSON.stringify(content.observables ?? []),
      content.sourceRef ?? null,
      content.tlp ?? 'amber',
    ],
  );
  return id;
}
