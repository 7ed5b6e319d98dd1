import type { OutboxEvent, Tx } from '@fcert/platform';
import type { HandlerName } from '../pipeline.js';

interface Handler {
  readonly handler: HandlerName;
  /** Jobs of this handler that one worker runs at once. */
  readonly concurrency: number;
}

/** A shallow job: reads ids from the event and calls one use case in the transaction that marks the delivery done. */
export interface Processor extends Handler {
  handle(tx: Tx, event: OutboxEvent): Promise<void>;
}

/**
 * The same for events that come in numbers: up to `most` of them in one transaction, in the order of their numbers.
 * Where one of them fails, each is handled by itself, so the use case must take any number, one included.
 */
export interface BatchProcessor extends Handler {
  readonly most: number;
  handleMany(tx: Tx, events: readonly OutboxEvent[]): Promise<void>;
}

export type AnyProcessor = Processor | BatchProcessor;

export function isBatch(processor: AnyProcessor): processor is BatchProcessor {
  return 'handleMany' in processor;
}

/** Injection token of the list of all processors. */
export const PROCESSORS = Symbol('PROCESSORS');
