import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemActor } from '@fcert/kernel';
import {
  ClockModule,
  type ClockPolicy,
  LoadPolicies,
  PolicyValidator,
  readKnownNames,
  readPolicyFolder,
} from '@fcert/clock';
import { ConstituentsModule, SeedConstituents, findConstituentByCode } from '@fcert/constituents';
import { IdentitySettingsModule, RefuseOtherWorld, SeedDemoPeople, SignInModule } from '@fcert/identity';
import { LoadCatalogue, MsspModule, SeedProviders } from '@fcert/mssp';
import { PlatformModule, ProcessConfig, Transactions } from '@fcert/platform';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { entities } from './app.module.js';
import { OpenDuties } from './open-duties.js';

const actor = systemActor('seed');
const DATA = 'data';

/** Bodies that get an API key in the demo world: one for each sector that the sample reports come from. */
const DEMO_BODIES = [
  'MO-NATIONAL-HEALTH-SERVI',
  'MO-FINANCE-REVENUE',
  'MO-ENERGY',
  'MO-INFORMATION-TECHNOLOG',
  'MO-FEDERAL-EDUCATION-PRO',
  'MO-DEFENCE',
  'MO-FOREIGN-AFFAIRS',
  'MO-COMMUNICATIONS',
  'DIV-AVIATION',
  'MO-INTERIOR-NARCOTICS-CO',
  'MO-INFORMATION-BROADCAST',
  'DIV-CABINET',
];

/**
 * Loads what the product works with: the register of bodies, the clock policies, the service catalogue. In the demo
 * world also made-up providers and accounts, written to `demo.json` (mode 0600). Run again, it adds nothing.
 */
export async function seedWorld(env: NodeJS.ProcessEnv): Promise<void> {
  const module = seedModule({ DATABASE_STATEMENT_TIMEOUT_MS: '60000', LOG_LEVEL: 'warn', ...env });
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    await app.get(RefuseOtherWorld).execute();
    await seedReference(app);
    if (app.get(ProcessConfig).FCERT_WORLD !== 'production') await seedDemo(app, env);
  } finally {
    await app.close();
  }
}

function seedModule(env: NodeJS.ProcessEnv) {
  @Module({
    imports: [
      PlatformModule.forRoot({ processName: 'worker', entities, env }),
      ClockModule,
      ConstituentsModule,
      // Demo accounts alone have factors to seal, and production has none.
      IdentitySettingsModule.forEnvironment(env, { seals: false }),
      SignInModule,
      MsspModule,
    ],
    providers: [OpenDuties],
  })
  class SeedModule {}
  return SeedModule;
}

async function seedReference(app: INestApplicationContext): Promise<void> {
  await app.get(SeedConstituents).execute(actor, await readJson('federal-constituents.json'));
  const policies = await readPolicyFolder(join(DATA, 'policies'), await readKnownNames(DATA));
  await loadPolicies(app, policies);
  await app.get(OpenDuties).execute(actor);
  await app.get(LoadCatalogue).execute(actor, await readJson('mssp-services.json'));
}

function loadPolicies(app: INestApplicationContext, policies: readonly ClockPolicy[]) {
  return app.get(Transactions).run({ actor }, (tx) => app.get(LoadPolicies).execute(tx, policies));
}

async function seedDemo(app: INestApplicationContext, env: NodeJS.ProcessEnv): Promise<void> {
  const validator = new PolicyValidator(
    (await readJson('policies/schema.json')) as Record<string, unknown>,
    await readKnownNames(DATA),
  );
  await loadPolicies(app, [validator.read(await readJson('policies-demo/demo-fast.json'), 'demo-fast.json')]);
  const providers = await app
    .get(SeedProviders)
    .execute(actor, await readJson('mssp-demo.json'), (document) => validator.read(document));
  const file = join(app.get(ProcessConfig).FCERT_HOME, 'demo.json');
  if (existsSync(file)) return;
  const constituents = await demoBodies(app);
  const people = await app.get(SeedDemoPeople).execute({ constituents, providers });
  await writePrivately(file, { apiUrl: env.API_URL, liveUrl: env.LIVE_URL, ...people });
}

async function demoBodies(app: INestApplicationContext) {
  const { reader } = app.get(Transactions);
  const found = await Promise.all(DEMO_BODIES.map((code) => findConstituentByCode(reader, code)));
  return found.flatMap((body) => (body ? [{ code: body.code, id: body.id }] : []));
}

/** Complete or not at all: a torn file would lock everybody out of the demo. */
async function writePrivately(file: string, content: object): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(DATA, name), 'utf8')) as unknown;
}
