import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockEvent } from './clock-facts.js';
import type { ClockOutcome } from './clock-outcome.js';
import type { SubjectKey } from './data/subject-store.js';
import { RecordClockEvents } from './record-clock-events.js';

/** Records one thing that happened to a subject: clocks start, are met, repeat or are withdrawn accordingly. */
@Injectable()
export class RecordClockEvent {
  constructor(private readonly many: RecordClockEvents) {}

  async execute(tx: Tx, input: SubjectKey & ClockEvent): Promise<ClockOutcome> {
    return this.many.execute(tx, { kind: input.kind, id: input.id, events: [input] });
  }
}
