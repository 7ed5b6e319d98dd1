import type { AddressInfo } from 'node:net';
import {
  LOGGER,
  NestLogger,
  ProbeServer,
  ProcessConfig,
  Readiness,
  Transactions,
  loadConfig,
  refuseOpenWalls,
} from '@fcert/platform';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { followAccess } from './http/follow-access.js';
import { ReadTrail } from './http/read-trail.js';
import { RefusalTrail } from './http/refusal-trail.js';
import { ApiConfig } from './api.config.js';
import { ApiModule } from './app.module.js';
import { noteClientCertificates } from './http/client-certificate.js';
import { Contract } from './http/contract.js';
import { LIMITS, serverOptions } from './http/server-options.js';
import { nameKnownMethods } from './http/known-methods.js';
import { refuseNulInAddresses } from './http/plain-address.js';
import { acceptOnlyJson } from './http/request-body.js';
import { followRequests } from './http/request-lifecycle.js';
import { refuseUnguardedRoutes } from './http/route-access.js';
import { SilentConnections } from './http/silent-connections.js';

/** How long a stopping process lets connections be on which nothing has been asked. */
const SILENCE_MS = 500;

export interface ApiApp {
  readonly app: NestFastifyApplication;
  readonly port: number;
  readonly probePort: number;
  /** Stops accepting, finishes what is under way, then closes what this process opened. */
  close(): Promise<void>;
}

/** Starts the api; it serves requests when this resolves. */
export async function createApiApp(env: NodeJS.ProcessEnv = process.env): Promise<ApiApp> {
  const app = await buildApiApp(env);
  const [config, process] = [app.get(ApiConfig), app.get(ProcessConfig)];
  const probes = new ProbeServer(app.get(Readiness));
  const connections = new SilentConnections(app.getHttpServer());
  try {
    await refuseOpenWalls(app.get(Transactions).reader, process.FCERT_WORLD);
    await app.listen(config.API_PORT, process.LISTEN_HOST);
    const probePort = await probes.listen(process.METRICS_PORT, process.LISTEN_HOST);
    return {
      app,
      port: (app.getHttpServer().address() as AddressInfo).port,
      probePort,
      close: async () => {
        // What is on its way in the network still arrives in this time and gets its answer.
        const silence = setInterval(() => connections.end(), SILENCE_MS);
        await app.close();
        clearInterval(silence);
        await probes.close();
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** The whole app, complete but not listening: what the contract is made from. */
export async function buildApiApp(env: NodeJS.ProcessEnv): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.forRoot(env),
    new FastifyAdapter(
      serverOptions(
        loadConfig(ApiConfig, env).API_TRUSTED_PROXIES,
        loadConfig(ProcessConfig, env).FCERT_WORLD === 'production',
      ),
    ),
    { bufferLogs: true, abortOnError: false, bodyParser: false },
  );
  const [logger, config] = [app.get<Logger>(LOGGER), app.get(ProcessConfig)];
  app.useLogger(new NestLogger(logger));
  const server = app.getHttpAdapter().getInstance();
  followRequests(server, logger, config.FCERT_WORLD === 'production');
  followAccess(server, app.get(ReadTrail), app.get(RefusalTrail));
  refuseNulInAddresses(server);
  noteClientCertificates(server, app.get(ApiConfig).certificateProxies());
  nameKnownMethods(server);
  acceptOnlyJson(server, app.get(ApiConfig).API_BODY_TIMEOUT_MS);
  refuseUnguardedRoutes(app);
  await app.init();
  app.get(Contract).describe(app);
  const http = app.getHttpServer();
  http.headersTimeout = LIMITS.headersMs;
  http.maxRequestsPerSocket = LIMITS.requestsPerSocket;
  http.maxConnections = app.get(ApiConfig).API_CONNECTIONS_MAX;
  return app;
}
