import 'reflect-metadata';
import { setPriority } from 'node:os';
import { stopOnSignals } from '@fcert/platform';
import { createWorkerApp } from './create-worker-app.js';

/** After this a stuck shutdown ends anyway: what was in hand is woken again from its rows. */
const PATIENCE_MS = 10_000;

/** On a machine that is too small taking reports in comes before working them off: rows wait, reporters should not. */
const NICENESS = 5;

/** Works the queues until a signal comes. */
export async function run(): Promise<void> {
  const worker = await createWorkerApp();
  setPriority(NICENESS);
  stopOnSignals(() => worker.close(), PATIENCE_MS);
}
