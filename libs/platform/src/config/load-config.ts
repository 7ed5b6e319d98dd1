import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ConfigError } from './config-error.js';

/**
 * Reads one validated config class from the environment. Fails naming the variables and what each must be, never
 * their values: a start-up log must not hold a secret.
 */
export function loadConfig<T extends object>(type: new () => T, env: NodeJS.ProcessEnv = process.env): T {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const config = plainToInstance(type, present, { exposeDefaultValues: true });
  const errors = validateSync(config, { validationError: { target: false, value: false } });
  if (errors.length === 0) return config;
  const lines = errors.map(({ property, constraints = { bad: 'is not valid' } }) => {
    // Everything is text in the environment: what fails as text is absent.
    const { isString, ...others } = constraints;
    const texts = Object.values(others);
    return `${property}: ${(isString === undefined ? texts : ['is not set', ...texts]).join('; ')}`;
  });
  throw new ConfigError(`The configuration cannot be used:\n  ${lines.join('\n  ')}`);
}
