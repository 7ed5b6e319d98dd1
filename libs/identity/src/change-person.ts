import { type Actor, DomainError, type Role, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, type Tx, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import {
  type LockedPerson,
  type PersonRights,
  hasAdmin,
  lockAdministration,
  lockPerson,
  updatePerson,
} from './data/people.js';
import { type PersonView, findPerson } from './data/person-page.read-model.js';
import { revokeSessionsOf } from './data/sessions.js';
import { refuseWrongOwner } from './domain/belonging.js';
import { can } from './domain/can.js';
import { revocation } from './revocation.js';

export interface PersonPatch {
  readonly name?: string | undefined;
  /** A new role comes with its owner: the old one is let go. */
  readonly role?: Role | undefined;
  readonly constituentId?: string | undefined;
  readonly providerId?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/** Changes name, role, owner, or whether somebody may sign in. Whoever's rights change has to sign in again. */
@Injectable()
export class ChangePerson {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found`, `version-changed`, `own-account`, `last-administrator` or `validation-failed`. */
  execute(actor: Actor, input: { id: string; version: number; patch: PersonPatch }): Promise<PersonView> {
    if (!can(actor, 'person:manage')) {
      throw new DomainError('forbidden', 'forbidden', 'Only an administrator changes accounts.');
    }
    return this.transactions.run({ actor }, async (tx) => {
      await lockAdministration(tx);
      const person = await lockPerson(tx, input.id);
      if (!person) throw notFound('person');
      refuseStale(person, input.version);
      const next = rightsAfter(person, input.patch);
      refuseWrongOwner('person', next);
      if (!sameRights(person, next)) await this.changeRights(tx, person, next);
      await updatePerson(tx, person.id, { ...next, name: input.patch.name ?? person.name });
      await appendAudit(tx, [
        {
          action: 'person.changed',
          objectKind: 'person',
          objectId: person.id,
          data: {
            before: rightsOf(person),
            after: next,
            renamed: input.patch.name !== undefined && input.patch.name !== person.name,
          },
        },
      ]);
      return (await findPerson(tx, person.id))!;
    });
  }

  private async changeRights(tx: Tx, person: LockedPerson, next: PersonRights): Promise<void> {
    if (tx.actor.id === person.id) {
      throw new DomainError(
        'refused',
        'own-account',
        'Nobody changes their own rights. Ask another administrator.',
      );
    }
    const administered = person.role === 'admin' && !person.disabled;
    const administers = next.role === 'admin' && !next.disabled;
    if (administered && !administers && !(await hasAdmin(tx, person.id))) {
      throw new DomainError('refused', 'last-administrator', 'Nobody would be left to administer.');
    }
    await revokeSessionsOf(tx, person.id);
    await publish(tx, [revocation(person.id, { sessionId: null, personId: person.id, keyId: null })]);
  }
}

function refuseStale(person: LockedPerson, version: number): void {
  if (person.version === version) return;
  throw new DomainError(
    'precondition_failed',
    'version-changed',
    'The account has changed since you read it.',
    {
      current: { id: person.id, version: person.version },
    },
  );
}

function rightsOf({ role, constituentId, providerId, disabled }: LockedPerson): PersonRights {
  return { role, constituentId, providerId, disabled };
}

function rightsAfter(person: LockedPerson, patch: PersonPatch): PersonRights {
  const role = patch.role ?? person.role;
  const kept = role === person.role;
  return {
    role,
    constituentId: patch.constituentId ?? (kept ? person.constituentId : null),
    providerId: patch.providerId ?? (kept ? person.providerId : null),
    disabled: patch.disabled ?? person.disabled,
  };
}

function sameRights(a: PersonRights, b: PersonRights): boolean {
  return (
    a.role === b.role &&
    a.constituentId === b.constituentId &&
    a.providerId === b.providerId &&
    a.disabled === b.disabled
  );
}
