import 'reflect-metadata';
import { ConfigError, describeError, stopOnSignals } from '@fcert/platform';
import { createGatewayApp } from './create-gateway-app.js';

/** After this a stuck shutdown ends anyway: clients resume elsewhere from their cursors. */
const PATIENCE_MS = 8000;

try {
  const gateway = await createGatewayApp();
  stopOnSignals(() => gateway.close(), PATIENCE_MS);
} catch (error) {
  const text = error instanceof ConfigError ? error.message : JSON.stringify(describeError(error));
  process.stderr.write(`The gateway cannot start. ${text}\n`);
  process.exit(1);
}
