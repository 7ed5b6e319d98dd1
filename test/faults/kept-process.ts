import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const READY_WITHIN_MS = 30_000;

export interface Death {
  readonly signal: string | null;
  readonly at: number;
  /** The crash point that was armed. */
  readonly armed: string | undefined;
  /** From its end until the next one answered. */
  downMs?: number;
}

export interface Arming {
  readonly CRASH_AT: string;
  readonly CRASH_AFTER: string;
}

/** One process of the built product that is started again the moment it is killed, without the crash point. */
export class KeptProcess {
  readonly deaths: Death[] = [];
  private child: ChildProcess | undefined;
  private isWanted = false;
  private ready: Promise<void> = Promise.resolve();

  /** `probe` is an address that answers once the process works. */
  constructor(
    readonly name: 'api' | 'worker' | 'gateway',
    private readonly env: NodeJS.ProcessEnv,
    private readonly probe: string,
    private readonly logFile: string,
  ) {}

  start(arming?: Arming): Promise<void> {
    this.isWanted = true;
    this.launch(arming);
    return this.ready;
  }

  /** Resolves when the process that runs now, or its successor, answers. */
  async whenUp(): Promise<void> {
    for (let current; current !== this.ready;) {
      current = this.ready;
      await current;
    }
  }

  /** Kills it as an idle process and starts it with this crash point. */
  async arm(arming: Arming): Promise<void> {
    await this.stop();
    await this.start(arming);
  }

  kill(): void {
    this.child?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.isWanted = false;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  private launch(arming?: Arming): void {
    const out = openSync(this.logFile, 'a');
    const child = spawn(process.execPath, [path.join(ROOT, 'dist/apps', this.name, 'main.js')], {
      cwd: ROOT,
      env: { ...this.env, ...arming },
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    this.child = child;
    child.once('exit', (code, signal) => {
      if (!this.isWanted || child !== this.child) return;
      if (signal !== 'SIGKILL') {
        this.ready = Promise.reject(
          new Error(`${this.name} ended with ${signal ?? code}: ${this.logTail()}`),
        );
        this.ready.catch(() => undefined);
        return;
      }
      const death: Death = { signal, at: performance.now(), armed: arming?.CRASH_AT };
      this.deaths.push(death);
      this.launch();
      void this.ready.then(
        () => (death.downMs = performance.now() - death.at),
        () => undefined,
      );
    });
    this.ready = this.answers(child);
    this.ready.catch(() => undefined);
  }

  /** A process that dies while it is waited for is its successor's business. */
  private async answers(child: ChildProcess): Promise<void> {
    for (const until = performance.now() + READY_WITHIN_MS; performance.now() < until; await delay(25)) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const answer = await fetch(this.probe, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
    }
    throw new Error(`${this.name} does not answer: ${this.logTail()}`);
  }

  private logTail(): string {
    const lines = readFileSync(this.logFile, 'utf8').trim().split('\n');
    return ['its log ends with', ...lines.slice(-8)].join('\n');
  }
}
