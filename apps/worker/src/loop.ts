import { describeError } from '@fcert/platform';
import type { Logger } from 'pino';

export interface LoopOptions {
  /** Longest pause between two rounds. */
  readonly everyMs: number;
  readonly logger: Logger;
}

/** A round of work, again and again, never two at once. A round may say in how many milliseconds it wants the next. */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly name: string,
    private readonly round: () => Promise<number | void>,
    private readonly options: LoopOptions,
  ) {}

  start(): void {
    this.wake();
  }

  /** Starts a round now, or right after the one that runs. */
  wake(): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.running = this.runOnce().finally(() => {
      this.running = undefined;
    });
  }

  /** Lets the round that runs finish. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async runOnce(): Promise<void> {
    let pauseMs = this.options.everyMs;
    do {
      this.again = false;
      try {
        const wanted = await this.round();
        pauseMs = Math.max(1, Math.min(this.options.everyMs, wanted ?? this.options.everyMs));
      } catch (error) {
        this.options.logger.warn({ err: describeError(error), loop: this.name }, 'round failed');
      }
    } while (this.again && !this.stopped);
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), pauseMs);
  }
}
