import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  DatabaseConfig,
  type Queryable,
  type Tx,
  databasePlace,
  databaseTime,
  purposeKey,
} from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { spendChallenge } from '../data/passkeys.js';
import { IdentityConfig } from '../identity.config.js';
import { secretHash } from '../secrets.js';

const RANDOM_BYTES = 16;
const TIME_BYTES = 6;
const CHALLENGE_BYTES = RANDOM_BYTES + TIME_BYTES + 32;
export const CHALLENGE_SECONDS = 300;

/**
 * Challenges that anybody may ask for, so none is stored before it is answered: strangers cannot fill a table with them.
 * Each carries when it was made and a seal over what it is for; what was answered is kept and not taken again.
 */
@Injectable()
export class PasskeyChallenges {
  private readonly key: Buffer;

  constructor(config: IdentityConfig, database: DatabaseConfig) {
    this.key = purposeKey(config.IDENTITY_KEY ?? databasePlace(database), 'fcert identity challenges');
  }

  async issue(q: Queryable, purpose: string): Promise<Buffer> {
    const head = Buffer.alloc(RANDOM_BYTES + TIME_BYTES);
    randomBytes(RANDOM_BYTES).copy(head);
    head.writeUIntBE((await databaseTime(q)).getTime(), RANDOM_BYTES, TIME_BYTES);
    return Buffer.concat([head, this.seal(head, purpose)]);
  }

  /** Whether this was made here, for this, and is not too old. */
  async isOurs(q: Queryable, challenge: string, purpose: string): Promise<boolean> {
    const bytes = Buffer.from(challenge, 'base64url');
    if (bytes.length !== CHALLENGE_BYTES) return false;
    const head = bytes.subarray(0, RANDOM_BYTES + TIME_BYTES);
    if (!timingSafeEqual(bytes.subarray(head.length), this.seal(head, purpose))) return false;
    const ageMs = (await databaseTime(q)).getTime() - head.readUIntBE(RANDOM_BYTES, TIME_BYTES);
    return ageMs >= 0 && ageMs <= CHALLENGE_SECONDS * 1000;
  }

  /** False for one that was answered before. */
  spend(tx: Tx, challenge: string): Promise<boolean> {
    return spendChallenge(tx, secretHash(`challenge ${challenge}`));
  }

  private seal(head: Buffer, purpose: string): Buffer {
    return createHmac('sha256', this.key).update(purpose).update('\0').update(head).digest();
  }
}
