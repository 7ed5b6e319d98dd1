import { ConfigError, ProcessConfig, loadConfig } from '@fcert/platform';
import { type DynamicModule, Module } from '@nestjs/common';
import { CheckpointSigner } from './checkpoint-signer.js';
import { ExportCheckpoints } from './export-checkpoints.js';
import { LedgerConfig } from './ledger.config.js';
import { SealEntries } from './seal-entries.js';

/** Sealing, signing and copying outside: the worker's part of the ledger. */
@Module({})
export class AuditModule {
  static forEnvironment(env: NodeJS.ProcessEnv): DynamicModule {
    const readConfig = (process: ProcessConfig) =>
      refuseUnsigned(loadConfig(LedgerConfig, env), process.FCERT_WORLD === 'production');
    return {
      module: AuditModule,
      providers: [
        { provide: LedgerConfig, useFactory: readConfig, inject: [ProcessConfig] },
        {
          provide: CheckpointSigner,
          useFactory: ({ AUDIT_KEY_FILE }: LedgerConfig) => CheckpointSigner.fromFile(AUDIT_KEY_FILE),
          inject: [LedgerConfig],
        },
        SealEntries,
        ExportCheckpoints,
      ],
      exports: [SealEntries, ExportCheckpoints],
    };
  }
}

/** A production ledger without a signature, or whose signatures never leave the database, proves nothing. */
export function refuseUnsigned(config: LedgerConfig, isProduction: boolean): LedgerConfig {
  const { AUDIT_KEY_FILE, AUDIT_CHECKPOINT_FILE, AUDIT_SYSLOG } = config;
  const faults: string[] = [];
  if (isProduction && AUDIT_KEY_FILE === undefined)
    faults.push('AUDIT_KEY_FILE: is not set; `openssl genpkey -algorithm ed25519` makes such a file');
  if (isProduction && AUDIT_CHECKPOINT_FILE === undefined && AUDIT_SYSLOG === undefined)
    faults.push('AUDIT_CHECKPOINT_FILE: is not set, nor AUDIT_SYSLOG; one of them must be');
  if (faults.length === 0) return config;
  throw new ConfigError(`The configuration cannot be used:\n  ${faults.join('\n  ')}`);
}
