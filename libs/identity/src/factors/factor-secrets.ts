import { DatabaseConfig, SealingKey, databasePlace, purposeKey } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { IdentityConfig } from '../identity.config.js';

/**
 * Keeps secrets of authenticators unreadable for whoever gets hold of the database alone. Outside production the key
 * follows from the database address.
 */
@Injectable()
export class FactorSecrets {
  private readonly key: SealingKey;

  constructor(config: IdentityConfig, database: DatabaseConfig) {
    const secret = config.IDENTITY_KEY ?? databasePlace(database);
    this.key = new SealingKey(purposeKey(secret, 'fcert identity factors'));
  }

  /** Bound to its row: a secret copied into another person's row opens nothing. */
  seal(secret: string, factorId: string, personId: string): Buffer {
    return this.key.seal(Buffer.from(secret), `totp ${factorId} ${personId}`);
  }

  open(sealed: Buffer, factorId: string, personId: string): string {
    return this.key.open(sealed, `totp ${factorId} ${personId}`).toString();
  }
}
