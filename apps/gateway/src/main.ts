import 'reflect-metadata';
import { ConfigError, describeError } from '@fcert/platform';
import { createGatewayApp } from './create-gateway-app.js';

/** After this a stuck shutdown ends anyway: clients resume elsewhere from their cursors. */
const PATIENCE_MS = 8000;

try {
  const gateway = await createGatewayApp();
  let leaving = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (leaving) return;
      leaving = true;
      setTimeout(() => process.exit(1), PATIENCE_MS).unref();
      gateway.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
} catch (error) {
  const text = error instanceof ConfigError ? error.message : JSON.stringify(describeError(error));
  process.stderr.write(`The gateway cannot start. ${text}\n`);
  process.exit(1);
}
