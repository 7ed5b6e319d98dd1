import { ConfigError, ProcessConfig, loadConfig } from '@fcert/platform';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AlertsConfig } from './alerts.config.js';

/** The configuration of alerts, from the environment the process was given. Imported once, by the app. */
@Global()
@Module({})
export class AlertSettingsModule {
  static forEnvironment(env: NodeJS.ProcessEnv): DynamicModule {
    const useFactory = (process: ProcessConfig) =>
      refuseWeakness(loadConfig(AlertsConfig, env), process.FCERT_WORLD === 'production');
    return {
      module: AlertSettingsModule,
      providers: [{ provide: AlertsConfig, useFactory, inject: [ProcessConfig] }],
      exports: [AlertsConfig],
    };
  }
}

/** What is fine on a desk and not in production. Names the variables, never their values. */
export function refuseWeakness(config: AlertsConfig, isProduction: boolean): AlertsConfig {
  const faults = [templateFault(config.SMS_BODY), ...(isProduction ? productionFaults(config) : [])].filter(
    (fault) => fault !== undefined,
  );
  if (faults.length === 0) return config;
  throw new ConfigError(`The configuration cannot be used:\n  ${faults.join('\n  ')}`);
}

function productionFaults(config: AlertsConfig): (string | undefined)[] {
  const isSecure = (address: string | undefined) => address === undefined || address.startsWith('https://');
  return [
    config.ALERT_KEY === undefined
      ? 'ALERT_KEY: must be at least 32 characters; `openssl rand -base64 32` makes one'
      : undefined,
    config.SMTP_TLS === 'off' ? 'SMTP_TLS: must be required in production' : undefined,
    isSecure(config.PUBLIC_URL) ? undefined : 'PUBLIC_URL: must begin with https:// in production',
    isSecure(config.CONSOLE_URL) ? undefined : 'CONSOLE_URL: must begin with https:// in production',
    isSecure(config.SMS_URL) ? undefined : 'SMS_URL: must begin with https:// in production',
    config.EGRESS_TRUSTED_NAMES === undefined
      ? undefined
      : 'EGRESS_TRUSTED_NAMES: must not be set in production',
    config.SMTP_URL !== undefined && config.MAIL_FROM.endsWith('.example')
      ? 'MAIL_FROM: must be an address of yours where SMTP_URL is set'
      : undefined,
  ];
}

function templateFault(template: string): string | undefined {
  try {
    const body = JSON.parse(template) as unknown;
    if (typeof body === 'object' && body !== null && template.includes('{to}') && template.includes('{text}'))
      return undefined;
  } catch {
    // Said below, for both kinds of fault.
  }
  return 'SMS_BODY: must be a JSON object that holds {to} and {text}';
}
