import { systemActor } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';
import { OpenDuties } from '../open-duties.js';
import type { Sweep } from './sweep.js';

/** A worker that has just started has more urgent things to do: periods are days long. */
const FIRST_LOOK_MS = 60_000;

/** Opens the periods of recurring duties that have begun. */
@Injectable()
export class DutySweep implements Sweep {
  readonly name = 'duty-sweep';
  readonly everyMs = 600_000;
  private started = false;

  constructor(private readonly duties: OpenDuties) {}

  async run(): Promise<number | void> {
    if (!this.started) {
      this.started = true;
      return FIRST_LOOK_MS;
    }
    await this.duties.execute(systemActor('duties'));
  }
}
