import { ConfigError, ProcessConfig, loadConfig } from '@fcert/platform';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { IdentityConfig } from './identity.config.js';

/** The configuration of second factors, from the environment the process was given. Imported once, by the app. */
@Global()
@Module({})
export class IdentitySettingsModule {
  /** @param seals whether people set up factors here: then production needs the key */
  static forEnvironment(env: NodeJS.ProcessEnv, { seals = true } = {}): DynamicModule {
    const useFactory = (process: ProcessConfig) => {
      const config = loadConfig(IdentityConfig, env);
      if (!seals || process.FCERT_WORLD !== 'production' || config.IDENTITY_KEY !== undefined) return config;
      const fault = 'IDENTITY_KEY: must be at least 32 characters; `openssl rand -base64 32` makes one';
      throw new ConfigError(`The configuration cannot be used:\n  ${fault}`);
    };
    return {
      module: IdentitySettingsModule,
      providers: [{ provide: IdentityConfig, useFactory, inject: [ProcessConfig] }],
      exports: [IdentityConfig],
    };
  }
}
