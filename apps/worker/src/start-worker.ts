import { LOGGER, NestLogger, ProbeServer, ProcessConfig, Queues, Readiness } from '@fcert/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { WorkerModule } from './app.module.js';
import { JobHost } from './job-host.js';
import { OutboxRelay } from './outbox-relay.js';
import { Schedules } from './schedules.js';

export interface RunningWorker {
  readonly app: INestApplicationContext;
  readonly probePort: number;
  close(): Promise<void>;
}

/** Starts one worker on the given environment. SIGTERM finishes the jobs in hand and ends. */
export async function startWorker(env: NodeJS.ProcessEnv): Promise<RunningWorker> {
  const app = await NestFactory.createApplicationContext(WorkerModule.forEnvironment(env), {
    bufferLogs: true,
    abortOnError: false,
  });
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(new NestLogger(logger));
  app.enableShutdownHooks();
  await app.get(Queues).prepare();
  app.get(JobHost).start();
  await app.get(OutboxRelay).start();
  app.get(Schedules).start();
  const config = app.get(ProcessConfig);
  const probe = new ProbeServer(app.get(Readiness));
  const probePort = await probe.listen(config.METRICS_PORT, config.LISTEN_HOST);
  logger.info({ probePort, queues: app.get(Queues).backend }, 'worker is up');
  return {
    app,
    probePort,
    close: async () => {
      await probe.close();
      await app.close();
    },
  };
}
