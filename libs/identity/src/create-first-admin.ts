import { DomainError, newId, systemActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, sqlState } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { hasAdmin, insertPerson, lockAdministration } from './data/people.js';
import { PasswordHasher } from './password-hasher.js';
import { refuseWeakPassword } from './refuse-weak-password.js';

export interface FirstAdminInput {
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly password: string;
  /** Go on although somebody administers already. */
  readonly another: boolean;
  /** Who runs the command, for the ledger: the user of the operating system. */
  readonly operator: string;
}

const COMMAND = systemActor('create-admin');
const UNIQUE_VIOLATION = '23505';

/**
 * Makes an administrator from outside the platform: the first one of a new world, or one more when nobody can get in.
 * Whoever may run commands on the database is believed; the ledger keeps who it was.
 */
@Injectable()
export class CreateFirstAdmin {
  constructor(
    private readonly transactions: Transactions,
    private readonly passwords: PasswordHasher,
  ) {}

  /** Returns the person's id; throws `weak-password` (invalid), `admin-exists` (refused) or `email-known` (conflict). */
  async execute({ email, name, password, another, operator }: FirstAdminInput): Promise<string> {
    refuseWeakPassword(password, [email, name]);
    const passwordHash = await this.passwords.hash(password);
    const id = newId();
    try {
      await this.transactions.run({ actor: COMMAND }, async (tx) => {
        await lockAdministration(tx);
        if (!another && (await hasAdmin(tx, null))) {
          throw new DomainError('refused', 'admin-exists', 'There is an administrator already.');
        }
        const nobodys = { constituentId: null, providerId: null };
        await insertPerson(tx, { id, email, name, role: 'admin', ...nobodys, passwordHash });
        const data = { role: 'admin', operator, another };
        await appendAudit(tx, [{ action: 'person.created', objectKind: 'person', objectId: id, data }]);
      });
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      throw new DomainError('conflict', 'email-known', 'There is an account with this address.');
    }
    return id;
  }
}
