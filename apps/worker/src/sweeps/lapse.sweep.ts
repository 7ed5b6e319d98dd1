import { LapseAcknowledgements } from '@fcert/escalation';
import { Injectable } from '@nestjs/common';
import type { Sweep } from './sweep.js';

/** Acknowledgements lapse after minutes and hours: no need to look every second. */
@Injectable()
export class LapseSweep implements Sweep {
  readonly name = 'lapse-sweep';
  readonly everyMs = 5000;

  constructor(private readonly acknowledgements: LapseAcknowledgements) {}

  async run(): Promise<void> {
    await this.acknowledgements.execute();
  }
}
