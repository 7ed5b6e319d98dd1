import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  Clamd,
  ConfigError,
  DatabaseConfig,
  DiskStore,
  KeyRing,
  OBJECT_STORE,
  type ObjectStore,
  ProcessConfig,
  databasePlace,
  loadConfig,
} from '@fcert/platform';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { EvidenceConfig } from './evidence.config.js';
import { SCANNER } from './scanner.js';

/** What files need from the environment: their store, their keys and their scanner. Imported once, by the app. */
@Global()
@Module({})
export class EvidenceSettingsModule {
  static forEnvironment(env: NodeJS.ProcessEnv): DynamicModule {
    return {
      module: EvidenceSettingsModule,
      providers: [
        { provide: EvidenceConfig, useFactory: () => loadConfig(EvidenceConfig, env) },
        { provide: OBJECT_STORE, useFactory: openStore, inject: [EvidenceConfig, ProcessConfig] },
        { provide: KeyRing, useFactory: openKeys, inject: [EvidenceConfig, ProcessConfig, DatabaseConfig] },
        { provide: SCANNER, useFactory: scannerOf, inject: [EvidenceConfig] },
      ],
      exports: [EvidenceConfig, OBJECT_STORE, KeyRing, SCANNER],
    };
  }
}

/** A folder that is named must be usable at once; the one in FCERT_HOME is made when the first file comes. */
export async function openStore(config: EvidenceConfig, process: ProcessConfig): Promise<ObjectStore> {
  const { EVIDENCE_DIR: folder } = config;
  const store = new DiskStore(folder ?? path.resolve(process.FCERT_HOME, 'evidence'));
  await (folder === undefined ? store.clear() : store.prepare()).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      `The configuration cannot be used:\n  EVIDENCE_DIR: the folder cannot be used (${error.code})`,
    );
  });
  return store;
}

export function openKeys(
  { EVIDENCE_KEY_FILE: file }: EvidenceConfig,
  process: ProcessConfig,
  database: DatabaseConfig,
): KeyRing {
  if (file !== undefined) return KeyRing.parse(readKeys(file), 'EVIDENCE_KEY_FILE');
  if (process.FCERT_WORLD !== 'production') return KeyRing.derive(databasePlace(database));
  throw new ConfigError(
    'The configuration cannot be used:\n  EVIDENCE_KEY_FILE: is not set; `echo "k1 $(openssl rand -base64 32)"` makes its content',
  );
}

function readKeys(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `The configuration cannot be used:\n  EVIDENCE_KEY_FILE: the file cannot be read (${code})`,
    );
  }
}

function scannerOf({ CLAMD_URL }: EvidenceConfig): Clamd | null {
  if (CLAMD_URL === undefined) return null;
  const { hostname, port } = new URL(CLAMD_URL);
  return new Clamd({ host: hostname, port: Number(port) });
}
