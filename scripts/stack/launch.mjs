import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { AppProcesses } from './app-processes.mjs';
import { banner } from './banner.mjs';
import { PROCESSES, ensureBuilt, entryOf } from './build.mjs';
import { derivedKey } from './database-roles.mjs';
import { keepWorld, openHome, requireDiskSpace, worldOf } from './home.mjs';
import { ensureInstalled, requireNode } from './install.mjs';
import { birthOf, lastInstance, lockInstance } from './instance-lock.mjs';
import { endLeftovers } from './leftovers.mjs';
import { isPortFree, listenerOf } from './ports.mjs';
import { showProgress } from './progress.mjs';
import { waitForReady } from './ready.mjs';
import { runCommand } from './run-command.mjs';
import { openDatabase, openQueues } from './servers.mjs';
import { auditFiles, evidenceKeys, secret } from './secrets.mjs';
import { StartFailure, asStartFailure, diskFull, saysDiskFull } from './start-failure.mjs';

const ATTEMPTS_MAX = 4;
/** What a program says when the database was too busy to answer in time. */
const PASSING = /timeout|ECONNREFUSED|ECONNRESET|Connection terminated|starting up/i;
const ALL_WELL_WITHIN_MS = 15_000;
const SECOND_SIGNAL_AFTER_MS = 2_000;

/** Everything `npm start` does, in order; what was started is stopped in the opposite order. */
export class Launch {
  #stoppers = [];
  #stopping = null;

  constructor(root) {
    this.root = root;
    this.startedAt = Date.now();
    this.host = process.env.LISTEN_HOST || '127.0.0.1';
    this.ports = { api: portOf('API_PORT', 3000), gateway: portOf('GATEWAY_PORT', 3001) };
    this.apiUrl = `http://${shownHost(this.host)}:${this.ports.api}`;
    this.liveUrl = `http://${shownHost(this.host)}:${this.ports.gateway}`;
    this.say = (line) => console.log(`  ${line}`);
  }

  /** Brings everything up and prints the banner; resolves while FCERT runs on. */
  async run() {
    this.#stopOnSignals();
    try {
      await this.#prepare();
      await this.#startServers();
      await ensureBuilt(this.root);
      await this.migrate();
      await this.#runOnce(
        'seed',
        this.world === 'demo' ? 'preparing the demo world' : 'loading reference data',
      );
      keepWorld(this.places.home, this.world);
      await this.#startApps();
      await this.#announce();
    } catch (error) {
      if (this.#stopping) return;
      printFailure(asStartFailure(error, this.places?.home ?? this.root));
      await this.stop();
      process.exit(1);
    }
  }

  migrate() {
    return this.#runOnce('migrate', 'bringing the database schema up to date');
  }

  /** Adds something to stop, before everything that stands already. */
  beforeStop(stopOne) {
    this.#stoppers.push(stopOne);
  }

  async #prepare() {
    requireNode(this.root);
    this.places = openHome(this.root, this.say);
    const before = lastInstance(this.places.home);
    this.lock = lockInstance(this.places.home);
    this.#stoppers.push(() => this.lock.release());
    await endLeftovers(before, this.say);
    for (const [app, port] of Object.entries(this.ports)) await this.#requirePort(app, port);
    requireDiskSpace(this.places.serverHome, this.say);
    requireDiskSpace(this.root, this.say);
    this.world = worldOf(this.places.home);
    await ensureInstalled(this.root);
  }

  async #requirePort(app, port) {
    if (await isPortFree(port, this.host)) return;
    const holder = listenerOf(port);
    const who = holder ? `process ${holder.pid} (${shortened(holder.command)})` : 'another process';
    const variable = `${app.toUpperCase()}_PORT`;
    throw new StartFailure(
      'port-taken',
      `Port ${port}, which the ${app} wants, is taken by ${who}.`,
      `Stop that process, or choose another port: set ${variable}=${port + 1000} beside what you set before.`,
    );
  }

  async #startServers() {
    this.database = await showProgress('starting PostgreSQL', openDatabase(this.places, this.say));
    this.#keepRunning('PostgreSQL', this.database);
    this.queues = await openQueues(this.places, this.say);
    this.#keepRunning('Redis', this.queues);
  }

  /** A server that dies while FCERT runs is started again on its old port; the apps reconnect by themselves. */
  #keepRunning(name, opened) {
    if (!opened.server) return;
    this.#stoppers.push(() => opened.server.stop());
    const watch = async () => {
      await opened.server.exited;
      while (!this.#stopping) {
        this.say(`${name} ended by itself; starting it again`);
        try {
          opened.server = await opened.restart();
          this.say(`${name} runs again`);
          return void watch();
        } catch (error) {
          this.say(`${name} could not be started: ${error.message}`);
          await delay(5_000);
        }
      }
    };
    void watch();
  }

  get env() {
    const { home } = this.places;
    const isProduction = this.world === 'production';
    // Several machines on one database must agree on these, so they are only made up for a database of our own.
    const ownOnly = {
      QUEUE_PREFIX: `fcert-${secret(home, 'queue-prefix').slice(0, 8)}`,
      LIVE_CURSOR_KEY: secret(home, 'live-cursor-key'),
      // Elsewhere they are derived from the database; production refuses to start without them.
      ...(isProduction
        ? { ALERT_KEY: secret(home, 'alert-key'), IDENTITY_KEY: secret(home, 'identity-key') }
        : {}),
      EVIDENCE_KEY_FILE: evidenceKeys(home),
    };
    return {
      ...(process.env.DATABASE_URL ? {} : ownOnly),
      ...auditFiles(home),
      ALLOWED_ORIGINS: [this.apiUrl, `http://localhost:${this.ports.api}`].join(),
      // Letters of production link to https alone, and nobody here knows that address.
      ...(isProduction ? {} : { PUBLIC_URL: this.apiUrl }),
      ...(isProduction ? {} : this.#sharedKeys()),
      ...process.env,
      NODE_ENV: process.env.NODE_ENV || 'production',
      DATABASE_URL: this.database.url,
      ...this.queues.env,
      API_PORT: String(this.ports.api),
      GATEWAY_PORT: String(this.ports.gateway),
      LISTEN_HOST: this.host,
      FCERT_WORLD: this.world,
      FCERT_HOME: home,
      API_URL: this.apiUrl,
      LIVE_URL: this.liveUrl,
    };
  }

  /** Each process knows the database by another address, so none could derive these from it alike, as one alone would. */
  #sharedKeys() {
    const { home } = this.places;
    const key = (name) =>
      process.env.DATABASE_URL ? derivedKey(this.database.url, name) : secret(home, name);
    return {
      LIVE_CURSOR_KEY: key('live-cursor-key'),
      ALERT_KEY: key('alert-key'),
      IDENTITY_KEY: key('identity-key'),
    };
  }

  async #runOnce(argument, title) {
    const args = [entryOf(this.root, 'worker'), argument];
    const attempt = () => runCommand(process.execPath, args, { cwd: this.root, env: this.env });
    let done = await showProgress(title, attempt());
    for (let again = 1; !done.ok && PASSING.test(done.output) && again < ATTEMPTS_MAX; again += 1) {
      this.say('the database was too busy to answer; trying again');
      await delay(1_000 * again);
      done = await showProgress(title, attempt());
    }
    if (done.ok) return;
    if (saysDiskFull(done.output)) throw diskFull(this.places.serverHome);
    throw new StartFailure(
      argument,
      `${title[0].toUpperCase()}${title.slice(1)} failed.`,
      'The last lines it printed follow; nothing was left half done, so it can simply be started again.',
      done.output.trim().split('\n').slice(-20),
    );
  }

  async #startApps() {
    const changed = (apps) =>
      this.lock.tell({
        apiUrl: this.apiUrl,
        liveUrl: this.liveUrl,
        processes: apps.map(({ name, pid, probePort }) => ({ name, pid, born: birthOf(pid), probePort })),
      });
    const { root, host, env, say } = this;
    const { urls: databaseUrls } = this.database;
    this.processes = new AppProcesses({
      ...{ root, host, env, databaseUrls, say, changed },
      logs: this.places.logs,
    });
    this.#stoppers.push(() => this.processes.stop());
    await showProgress(`starting ${Object.keys(PROCESSES).join(', ')}`, this.processes.start());
  }

  async #announce() {
    const { probePort } = this.processes.all[0];
    const report = await waitForReady(probePort, { withinMs: ALL_WELL_WITHIN_MS, untilOk: true });
    const concerns = Object.entries(report?.checks ?? {})
      .filter(([, { status }]) => status !== 'ok')
      .map(([name, { status, detail }]) => `${name}: ${[status, detail].filter(Boolean).join(', ')}`);
    const { home, logs } = this.places;
    const { apiUrl, liveUrl } = this;
    const shown = {
      apiUrl,
      liveUrl,
      home: path.relative(process.cwd(), home) || home,
      logs,
      world: this.world,
    };
    const tookMs = Date.now() - this.startedAt;
    console.log(
      banner({ ...shown, database: this.database.label, queues: this.queues.label, concerns, tookMs }),
    );
  }

  #stopOnSignals() {
    let firstAt = 0;
    const onSignal = () => {
      // npm passes Ctrl-C on as well, so the same key press may arrive twice.
      if (firstAt && Date.now() - firstAt < SECOND_SIGNAL_AFTER_MS) return;
      if (firstAt) process.exit(130);
      firstAt = Date.now();
      console.log('\n  stopping; press Ctrl-C again to force it');
      void this.stop().then(() => {
        console.log('  stopped; all data is kept');
        process.exit(0);
      });
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  }

  /** Stops what was started, last first. */
  stop() {
    this.#stopping ??= (async () => {
      for (const stopOne of this.#stoppers.reverse()) {
        await Promise.resolve(stopOne()).catch((error) => this.say(`while stopping: ${error.message}`));
      }
    })();
    return this.#stopping;
  }
}

function portOf(variable, usual) {
  const port = Number(process.env[variable] || usual);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartFailure(
    'port-invalid',
    `${variable} is not a port number.`,
    'Set it to a number from 1 to 65535 or unset it.',
  );
}

/** Cut between words, so that what is left can be read. */
function shortened(command, most = 80) {
  if (command.length <= most) return command;
  return `${command.slice(0, command.lastIndexOf(' ', most))} …`;
}

const shownHost = (host) => (['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host);

/** One paragraph and, where there is one, the log that shows it; a stack only for what nobody foresaw. */
export function printFailure(error) {
  if (!(error instanceof StartFailure)) return console.error(`\n  FCERT could not start.\n${error.stack}`);
  console.error(`\n  FCERT did not start. ${error.message}\n`);
  for (const line of error.logTail) console.error(`    | ${stripVTControlCharacters(line)}`);
}
