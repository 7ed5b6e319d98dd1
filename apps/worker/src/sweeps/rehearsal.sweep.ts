import { RunRehearsals } from '@fcert/escalation';
import { Injectable } from '@nestjs/common';
import { PlayRehearsal } from '../rehearsal/play-rehearsal.js';
import type { Sweep } from './sweep.js';

/** Plays what has been asked for, one at a time: it is no work of the watch and may wait. */
@Injectable()
export class RehearsalSweep implements Sweep {
  readonly name = 'rehearsals';
  readonly everyMs = 2000;

  constructor(
    private readonly rehearsals: RunRehearsals,
    private readonly stage: PlayRehearsal,
  ) {}

  async run(): Promise<void> {
    await this.rehearsals.execute((rehearsal) => this.stage.execute(rehearsal));
  }
}
