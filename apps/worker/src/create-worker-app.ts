import {
  LOGGER,
  NestLogger,
  ProbeServer,
  ProcessConfig,
  Queues,
  Readiness,
  Transactions,
  refuseOpenWalls,
} from '@fcert/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { AlertSender } from './alert-sender.js';
import { WorkerModule } from './app.module.js';
import { JobHost } from './job-host.js';
import { OutboxRelay } from './outbox-relay.js';
import { Schedules } from './schedules.js';

export interface WorkerApp {
  readonly app: INestApplicationContext;
  readonly probePort: number;
  /** Finishes the jobs in hand, then closes what this process opened. */
  close(): Promise<void>;
}

/** Starts one worker; it works its queues when this resolves. */
export async function createWorkerApp(env: NodeJS.ProcessEnv = process.env): Promise<WorkerApp> {
  const app = await NestFactory.createApplicationContext(WorkerModule.forEnvironment(env), {
    bufferLogs: true,
    abortOnError: false,
  });
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(new NestLogger(logger));
  const config = app.get(ProcessConfig);
  await refuseOpenWalls(app.get(Transactions).reader, config.FCERT_WORLD);
  await app.get(Queues).prepare();
  app.get(JobHost).start();
  await app.get(OutboxRelay).start();
  app.get(AlertSender).start();
  app.get(Schedules).start();
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
