import { readFile } from 'node:fs/promises';
import { ConfigError } from '@fcert/platform';
import type { AlertsConfig } from './alerts.config.js';
import { type AlertRules, readRules } from './domain/rules.js';

/** Injection token of the rules this process follows. */
export const ALERT_RULES = Symbol('ALERT_RULES');

export async function loadRules(config: AlertsConfig): Promise<AlertRules> {
  try {
    return readRules(JSON.parse(await readFile(config.ALERT_RULES_FILE, 'utf8')));
  } catch (error) {
    const says = error instanceof Error ? error.message : 'cannot be read';
    throw new ConfigError(`The configuration cannot be used:\n  ALERT_RULES_FILE: ${says}`);
  }
}
