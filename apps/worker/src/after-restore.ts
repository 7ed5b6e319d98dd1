import 'reflect-metadata';
import { HoldAfterRestore } from '@fcert/alerts';
import { systemActor } from '@fcert/kernel';
import { PlatformModule } from '@fcert/platform';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** Run once on a restored database, before any worker: what waited to be sent then may have been sent since. */
export async function afterRestore(env: NodeJS.ProcessEnv): Promise<void> {
  const app = await NestFactory.createApplicationContext(restoredModule({ LOG_LEVEL: 'warn', ...env }), {
    logger: false,
    abortOnError: false,
  });
  try {
    const held = await app.get(HoldAfterRestore).execute({ actor: systemActor('after-restore') });
    process.stdout.write(`${held} waiting messages set aside. Replay those that never went out.\n`);
  } finally {
    await app.close();
  }
}

function restoredModule(env: NodeJS.ProcessEnv) {
  @Module({
    imports: [PlatformModule.forRoot({ processName: 'worker', entities: [], env })],
    providers: [HoldAfterRestore],
  })
  class RestoredModule {}
  return RestoredModule;
}
