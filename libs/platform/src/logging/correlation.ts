import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '@fcert/kernel';

/** What a request or job carries along everything it calls. */
interface Surroundings {
  readonly correlationId: string | undefined;
  actor: Actor | undefined;
}

const store = new AsyncLocalStorage<Surroundings>();

/** Runs `work` so that every log line, transaction and event below it carries the same correlation id. */
export function withCorrelation<T>(correlationId: string, work: () => T): T {
  return store.run({ correlationId, actor: store.getStore()?.actor }, work);
}

export function currentCorrelationId(): string | undefined {
  return store.getStore()?.correlationId;
}

/** Runs `work` so that the database shows everything read below it what this actor may see, and nothing else. */
export function withActor<T>(actor: Actor, work: () => T): T {
  return store.run({ correlationId: store.getStore()?.correlationId, actor }, work);
}

/** The rest of the running request is read as this actor. Nothing happens outside a request. */
export function continueAs(actor: Actor): void {
  const surroundings = store.getStore();
  if (surroundings) surroundings.actor = actor;
}

export function currentActor(): Actor | undefined {
  return store.getStore()?.actor;
}
