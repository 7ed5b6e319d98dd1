import { DatabaseConfig } from '@fcert/platform';
import type { TestDatabase } from '../../../test/world.js';
import { codeAt } from '../../../test/second-factor.js';
import { FactorSecrets } from '../src/factors/factor-secrets.js';
import { SecondFactors } from '../src/factors/second-factors.js';
import { IdentityConfig } from '../src/identity.config.js';

export function secretsOf({ url }: Pick<TestDatabase, 'url'>): FactorSecrets {
  return new FactorSecrets(new IdentityConfig(), Object.assign(new DatabaseConfig(), { DATABASE_URL: url }));
}

export function secondFactorsOf(db: TestDatabase): SecondFactors {
  return new SecondFactors(db.transactions, secretsOf(db));
}

/** A code that is right now, also where one of this half minute was taken: for tests about something else. */
export async function codeAnew(db: TestDatabase, secret: string): Promise<string> {
  await db.transactions.reader.query('UPDATE totp_factor SET last_step = 0');
  return codeAt(secret, Math.floor(Date.now() / 30_000));
}
