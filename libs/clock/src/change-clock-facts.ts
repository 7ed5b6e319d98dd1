import type { Tlp } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockFacts } from './clock-facts.js';
import type { ClockOutcome } from './clock-outcome.js';
import type { SubjectKey } from './data/subject-store.js';
import { RecordClockEvents } from './record-clock-events.js';

/** Severity, classification, flags, sector or entity kinds changed: scopes are looked at again. */
@Injectable()
export class ChangeClockFacts {
  constructor(private readonly many: RecordClockEvents) {}

  async execute(tx: Tx, input: SubjectKey & { facts: ClockFacts; tlp?: Tlp }): Promise<ClockOutcome> {
    return this.many.execute(tx, input);
  }
}
