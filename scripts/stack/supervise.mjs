import { closeSync, copyFileSync, existsSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './ports.mjs';
import { spawnAs } from './run-as.mjs';
import { StartFailure } from './start-failure.mjs';

const BACK_OFF_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
const HEALTHY_AFTER_MS = 60_000;
const STOP_WITHIN_MS = 20_000;
const LOG_BYTES_MAX = 50_000_000;
const LOG_CHECK_MS = 30_000;

/** One process of FCERT, kept running: a death is said aloud and answered by a new start after a growing pause. */
export class SupervisedProcess {
  #child = null;
  #wanted = false;
  #deaths = 0;
  #startedAt = 0;
  #pause = new AbortController();
  #logTimer;

  /**
   * @param {{ name: string, args: string[], environment: () => Promise<object>, cwd: string, logFile: string, say: (line: string) => void, started: () => void }} options
   *   `args` go to the Node that runs the launcher, `environment` is asked before every start; the process writes to `logFile`; `started` is told of every start
   */
  constructor(options) {
    this.options = options;
    this.name = options.name;
    this.wasReady = false;
  }

  get pid() {
    return this.#child?.pid;
  }

  get gone() {
    return this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async start() {
    this.#wanted = true;
    await this.#spawn();
    this.#logTimer ??= setInterval(() => trimLog(this.options.logFile), LOG_CHECK_MS).unref();
  }

  async #spawn() {
    const { args, environment, cwd, logFile } = this.options;
    const env = await environment();
    if (!this.#wanted) return;
    trimLog(logFile);
    const out = openSync(logFile, 'a', 0o600);
    this.logFrom = statSync(logFile).size;
    const child = spawnAs(null, process.execPath, args, {
      cwd,
      env,
      stdio: ['ignore', out, out],
      orphanSignal: 'TERM',
    });
    closeSync(out);
    this.#child = child;
    this.#startedAt = Date.now();
    this.options.started();
    child.once('error', () => {});
    child.once('exit', (code, signal) => void this.#onExit(child, signal ?? `exit code ${code}`));
  }

  async #onExit(child, how) {
    if (!this.#wanted || child !== this.#child || !this.wasReady) return;
    if (Date.now() - this.#startedAt > HEALTHY_AFTER_MS) this.#deaths = 0;
    const pause = BACK_OFF_MS[Math.min(this.#deaths, BACK_OFF_MS.length - 1)];
    this.#deaths += 1;
    const { name, logFile, say } = this.options;
    say(`${name} ended (${how}); starting it again in ${pause / 1000} s. Its log: ${logFile}`);
    await delay(pause, undefined, { signal: this.#pause.signal }).catch(() => {});
    if (this.#wanted && child === this.#child) await this.#spawn();
  }

  /** What it wrote since its last start. */
  logTail(lines = 15) {
    const { logFile } = this.options;
    if (!existsSync(logFile)) return [];
    return readFileSync(logFile).subarray(this.logFrom).toString('utf8').trim().split('\n').slice(-lines);
  }

  /** A fault of configuration stays one however often it is tried. */
  get isMisconfigured() {
    return this.logTail(50).some((line) => line.includes('The configuration cannot be used'));
  }

  failure() {
    return new StartFailure(
      'process-failed',
      `The process "${this.name}" ${this.gone ? 'ended' : 'did not become ready'} while starting.`,
      `The last lines of its log (${this.options.logFile}) follow.`,
      this.logTail(),
    );
  }

  /** Asks it to finish its work and end; forces it after twenty seconds, and says so. */
  async stop() {
    this.#wanted = false;
    this.#pause.abort();
    clearInterval(this.#logTimer);
    this.#logTimer = undefined;
    if (this.gone) return;
    const { pid } = this.#child;
    this.#child.kill('SIGTERM');
    for (const until = Date.now() + STOP_WITHIN_MS; Date.now() < until && !this.gone;) await delay(20);
    if (this.gone || !isAlive(pid)) return;
    this.options.say(`${this.name} did not end within ${STOP_WITHIN_MS / 1000} s and was killed`);
    this.#child.kill('SIGKILL');
  }

  async restart() {
    await this.stop();
    this.#pause = new AbortController();
    await this.start();
  }
}

/** The process appends, so its log can be cut at the front while it runs: the older half moves to `.1`. */
function trimLog(logFile) {
  if (!existsSync(logFile) || statSync(logFile).size < LOG_BYTES_MAX) return;
  copyFileSync(logFile, `${logFile}.1`);
  truncateSync(logFile, 0);
}
