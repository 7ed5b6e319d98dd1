import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PROCESSES, SURROUNDINGS, entryOf, nodeFlagsOf } from './build.mjs';
import { freePort, isPortFree, listenerOf } from './ports.mjs';
import { waitForReady } from './ready.mjs';
import { SupervisedProcess } from './supervise.mjs';

const PROBE_PORTS = { api: 3010, worker: 3011, gateway: 3012, prover: 3013 };
const READY_WITHIN_MS = 120_000;
const START_ATTEMPTS_MAX = 4;

/** No alarm about an orderly end; the door closes first, the work in hand is finished, and whoever watches sees it. */
const STOP_ORDER = ['prover', 'api', 'worker', 'gateway'];

/** Api, worker, prover and gateway, kept running. */
export class AppProcesses {
  #stopping = false;

  /**
   * @param {{ root: string, host: string, logs: string, env: object, databaseUrls: Record<string, string>,
   *   say: (line: string) => void, changed: (apps: SupervisedProcess[]) => void }} options a process that `databaseUrls`
   *   does not name uses the address in `env`; `changed` is told whenever a process has another pid or port
   */
  constructor(options) {
    this.options = options;
    this.all = Object.keys(PROCESSES).map((name) => this.#supervise(name));
  }

  #supervise(name) {
    const { root, logs, env, databaseUrls, say } = this.options;
    const database = databaseUrls[name] ? { DATABASE_URL: databaseUrls[name] } : {};
    const app = new SupervisedProcess({
      name,
      args: [...nodeFlagsOf(name), entryOf(root, PROCESSES[name].app), ...PROCESSES[name].args],
      environment: async () => {
        app.probePort = await this.#probePortFor(name);
        return { ...env, ...database, ...SURROUNDINGS, METRICS_PORT: String(app.probePort) };
      },
      cwd: root,
      logFile: path.join(logs, `${name}.log`),
      say,
      started: () => this.options.changed(this.all),
    });
    return app;
  }

  /** The usual one, so that a scraper finds it again; another when a second FCERT on this machine holds it. */
  async #probePortFor(name) {
    const { host } = this.options;
    return (await isPortFree(PROBE_PORTS[name], host)) ? PROBE_PORTS[name] : freePort(host);
  }

  /** Starts all of them and resolves when each can serve; the first that cannot ends the start. */
  async start() {
    for (const app of this.all) await app.start();
    await Promise.all(this.all.map((app) => this.#untilReady(app)));
  }

  /** A machine under load may cut a first connection short, so a process that ends while starting gets other tries. */
  async #untilReady(app) {
    for (let attempt = 1; ; attempt += 1) {
      const report = await waitForReady(app.probePort, { withinMs: READY_WITHIN_MS, gone: () => app.gone });
      const anotherAnswered = report !== null && isAnother(app);
      if (report && !app.gone && !anotherAnswered) break;
      if (anotherAnswered) await app.stop();
      const hopeless = !app.gone || app.isMisconfigured || attempt === START_ATTEMPTS_MAX;
      if (!hopeless) await delay(1_000 * attempt);
      if (hopeless || this.#stopping) throw app.failure();
      this.options.say(`${app.name} ended while starting; trying again`);
      await app.start();
    }
    app.wasReady = true;
  }

  async stop() {
    this.#stopping = true;
    for (const name of STOP_ORDER) await this.all.find((app) => app.name === name).stop();
  }
}

/** Another FCERT may have taken the probe port just before ours did: then it was that one that answered. */
function isAnother(app) {
  const listener = listenerOf(app.probePort);
  return listener !== null && listener.pid !== app.pid;
}
