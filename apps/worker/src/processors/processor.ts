import type { OutboxEvent, Tx } from '@fcert/platform';
import type { HandlerName } from '../pipeline.js';

/** A shallow job: reads ids from the event and calls one use case in the transaction that marks the delivery done. */
export interface Processor {
  readonly handler: HandlerName;
  /** Jobs of this handler that one worker runs at once. */
  readonly concurrency: number;
  handle(tx: Tx, event: OutboxEvent): Promise<void>;
}

/** Injection token of the list of all processors. */
export const PROCESSORS = Symbol('PROCESSORS');
