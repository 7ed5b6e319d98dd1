import { AsyncLocalStorage } from 'node:async_hooks';

const store = new AsyncLocalStorage<string>();

/** Runs `work` so that every log line, transaction and event below it carries the same correlation id. */
export function withCorrelation<T>(correlationId: string, work: () => T): T {
  return store.run(correlationId, work);
}

export function currentCorrelationId(): string | undefined {
  return store.getStore();
}
