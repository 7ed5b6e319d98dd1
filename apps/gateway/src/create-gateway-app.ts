import type { AddressInfo } from 'node:net';
import {
  LOGGER,
  NestLogger,
  ProbeServer,
  ProcessConfig,
  Readiness,
  Transactions,
  refuseOpenWalls,
} from '@fcert/platform';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { GatewayModule } from './app.module.js';
import { Drain } from './drain.js';
import { GatewayConfig } from './gateway.config.js';
import { LiveAdapter } from './live-adapter.js';
import { Presence } from './presence/presence.js';
import { Subscriptions } from './subscriptions.js';

/** A request that is no socket's is over by then: slow lines must not hold connections. */
const REQUEST_MS = 10_000;

export interface GatewayApp {
  readonly app: NestFastifyApplication;
  readonly port: number;
  readonly probePort: number;
  /** Drains the sockets, then ends everything this process opened. */
  close(): Promise<void>;
}

/** Starts a gateway that serves sockets when this resolves. */
export async function createGatewayApp(env: NodeJS.ProcessEnv = process.env): Promise<GatewayApp> {
  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.forRoot(env),
    new FastifyAdapter({ forceCloseConnections: true }),
    { bufferLogs: true, abortOnError: false },
  );
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(new NestLogger(logger));
  const [config, process, drain] = [app.get(GatewayConfig), app.get(ProcessConfig), app.get(Drain)];
  const [subscriptions, presence] = [app.get(Subscriptions), app.get(Presence)];
  app.useWebSocketAdapter(new LiveAdapter(app, process.allowedOrigins(), drain.door));
  await refuseOpenWalls(app.get(Transactions).reader, process.FCERT_WORLD);
  await subscriptions.start();
  await presence.start();
  await app.listen(config.GATEWAY_PORT, process.LISTEN_HOST);
  const server = app.getHttpServer();
  server.maxConnections = config.LIVE_SOCKETS_MAX;
  server.headersTimeout = REQUEST_MS;
  server.requestTimeout = REQUEST_MS;
  const probes = new ProbeServer(app.get(Readiness));
  const probePort = await probes.listen(process.METRICS_PORT, process.LISTEN_HOST);
  const { port } = server.address() as AddressInfo;
  logger.info({ port, probePort }, 'gateway is up');
  return {
    app,
    port,
    probePort,
    close: async () => {
      await drain.run();
      await presence.stop();
      await subscriptions.stop();
      await probes.close();
      await app.close();
    },
  };
}
