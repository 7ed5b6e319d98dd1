import 'reflect-metadata';
import { ConfigError, describeError, stopOnSignals } from '@fcert/platform';
import { createApiApp } from './create-api-app.js';

/** After this a stuck shutdown ends anyway: an unanswered request is sent again with its Idempotency-Key. */
const PATIENCE_MS = 10_000;

try {
  const api = await createApiApp();
  process.stdout.write(`api listens on port ${api.port}, probes on ${api.probePort}\n`);
  stopOnSignals(() => api.close(), PATIENCE_MS);
} catch (error) {
  const text = error instanceof ConfigError ? error.message : JSON.stringify(describeError(error));
  process.stderr.write(`The api cannot start. ${text}\n`);
  process.exit(1);
}
