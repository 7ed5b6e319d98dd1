import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const READY_WITHIN_MS = 120_000;

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
  readonly CRASH_AFTER?: string;
  /** Of one event: then the successor is armed as well, since what brought the death about is still there. */
  readonly CRASH_ON?: string;
}

/** A library that every call of the process goes through, such as one that tells it another time. */
export interface Preload {
  readonly LD_PRELOAD: string;
  readonly FAKETIME: string;
  /** Only the wall clock is wrong: a machine's steady clock never is. */
  readonly FAKETIME_DONT_FAKE_MONOTONIC: '1';
  readonly CRASH_AT?: undefined;
  readonly CRASH_ON?: undefined;
}

/** The prover is a command of the worker's program. */
const commandOf = (name: string): string[] =>
  name === 'prover'
    ? [path.join(ROOT, 'dist/apps/worker/main.js'), 'prove']
    : [path.join(ROOT, 'dist/apps', name, 'main.js')];

const staysArmed = (extra?: Arming | Preload) => extra !== undefined && 'CRASH_ON' in extra;

/**
 * One process of the built product that is started again the moment it is killed, without the crash point unless that is
 * tied to an event.
 */
export class KeptProcess {
  readonly deaths: Death[] = [];
  private child: ChildProcess | undefined;
  private isWanted = false;
  private ready: Promise<void> = Promise.resolve();

  /** `probe` is an address that answers once the process works. */
  constructor(
    readonly name: 'api' | 'worker' | 'gateway' | 'prover',
    private readonly env: NodeJS.ProcessEnv,
    private readonly probe: string,
    private readonly logFile: string,
  ) {}

  start(arming?: Arming | Preload): Promise<void> {
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

  /** Puts it to sleep as a machine under memory pressure does: it holds everything and does nothing. */
  sleep(): void {
    this.child?.kill('SIGSTOP');
  }

  wake(): void {
    this.child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    this.isWanted = false;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  private launch(arming?: Arming | Preload): void {
    const out = openSync(this.logFile, 'a');
    const child = spawn(process.execPath, commandOf(this.name), {
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
      this.launch(staysArmed(arming) ? arming : undefined);
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
