import { LOGGER } from '@fcert/platform';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Loop } from './loop.js';
import { SWEEPS, type Sweep } from './sweeps/sweep.js';

/** Keeps all recurring work going: one loop a sweep, none waiting for another. What there is: sweeps/. */
@Injectable()
export class Schedules implements BeforeApplicationShutdown {
  private readonly loops: Loop[];

  constructor(@Inject(SWEEPS) sweeps: readonly Sweep[], @Inject(LOGGER) logger: Logger) {
    this.loops = sweeps.map(
      (sweep) => new Loop(sweep.name, () => sweep.run(), { everyMs: sweep.everyMs, logger }),
    );
  }

  start(): void {
    for (const loop of this.loops) loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
