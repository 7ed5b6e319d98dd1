import 'reflect-metadata';
import { EvidenceModule, EvidenceSettingsModule, RewrapKeys, incidentEntities } from '@fcert/incidents';
import { PlatformModule } from '@fcert/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Module({})
class RewrapModule {
  static forEnvironment(env: NodeJS.ProcessEnv): DynamicModule {
    return {
      module: RewrapModule,
      imports: [
        PlatformModule.forRoot({ processName: 'worker', entities: incidentEntities, env }),
        EvidenceSettingsModule.forEnvironment(env),
        EvidenceModule,
      ],
    };
  }
}

/** Wraps all data keys under the newest key-encryption key, and says how many it was. */
export async function rewrapEvidence(env: NodeJS.ProcessEnv): Promise<void> {
  const app = await NestFactory.createApplicationContext(RewrapModule.forEnvironment(env), {
    logger: false,
    abortOnError: false,
  });
  try {
    const files = await app.get(RewrapKeys, { strict: false }).execute();
    process.stdout.write(`${files} data keys wrapped anew\n`);
  } finally {
    await app.close();
  }
}
