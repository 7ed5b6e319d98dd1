import { readFile } from 'node:fs/promises';
import { ConfigError } from '@fcert/platform';
import { type RetentionPolicy, readPolicy } from './domain/policy.js';

/** Injection token of the policy this process follows. */
export const RETENTION_POLICY = Symbol('RETENTION_POLICY');

const FILE = 'data/retention/house-default.json';

export async function loadPolicy(): Promise<RetentionPolicy> {
  try {
    return readPolicy(JSON.parse(await readFile(FILE, 'utf8')));
  } catch (error) {
    const says = error instanceof Error ? error.message : 'cannot be read';
    throw new ConfigError(`The retention policy ${FILE} cannot be used: ${says}`);
  }
}
