import { ConfigError, ProcessConfig, loadConfig } from '@fcert/platform';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { IdentityConfig } from './identity.config.js';
import { OidcConfig, oidcFaults } from './oidc/oidc.config.js';

/** The configuration of second factors and of the OpenID provider, from the environment the process was given. Imported once, by the app. */
@Global()
@Module({})
export class IdentitySettingsModule {
  /** @param seals whether people set up factors here: then production needs the key */
  static forEnvironment(env: NodeJS.ProcessEnv, { seals = true } = {}): DynamicModule {
    const useFactory = (process: ProcessConfig) => {
      const config = loadConfig(IdentityConfig, env);
      return faultless(config, seals && process.FCERT_WORLD === 'production' ? faultsOf(config) : []);
    };
    const oidc = (process: ProcessConfig) => {
      const config = loadConfig(OidcConfig, env);
      return faultless(config, oidcFaults(config, process.FCERT_WORLD === 'production'));
    };
    return {
      module: IdentitySettingsModule,
      providers: [
        { provide: IdentityConfig, useFactory, inject: [ProcessConfig] },
        { provide: OidcConfig, useFactory: oidc, inject: [ProcessConfig] },
      ],
      exports: [IdentityConfig, OidcConfig],
    };
  }
}

function faultless<T>(config: T, faults: readonly string[]): T {
  if (faults.length === 0) return config;
  throw new ConfigError(`The configuration cannot be used:\n  ${faults.join('\n  ')}`);
}

/** What is fine on a desk and not in production. Names the variables, never their values. */
function faultsOf({ IDENTITY_KEY, PASSKEY_ORIGIN }: IdentityConfig): string[] {
  return [
    ...(IDENTITY_KEY === undefined
      ? ['IDENTITY_KEY: must be at least 32 characters; `openssl rand -base64 32` makes one']
      : []),
    ...(PASSKEY_ORIGIN?.startsWith('http://')
      ? ['PASSKEY_ORIGIN: must begin with https:// in production']
      : []),
  ];
}
