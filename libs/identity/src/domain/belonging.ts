import { DomainError, type Role } from '@fcert/kernel';

export interface Belonging {
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
}

/** A reporter belongs to a body and an operator to a provider; nobody else to either. Throws `validation-failed`. */
export function refuseWrongOwner(what: 'key' | 'person', it: Belonging): void {
  if ((it.role === 'reporter') !== (it.constituentId !== null)) {
    throw wrongOwner(what, '/constituent', 'reporter', 'constituent');
  }
  if ((it.role === 'mssp-operator') !== (it.providerId !== null)) {
    throw wrongOwner(what, '/providerId', 'mssp-operator', 'provider');
  }
}

function wrongOwner(what: string, pointer: string, role: Role, owner: string): DomainError {
  const message = `A ${what} of role ${role}, and no other, belongs to a ${owner}.`;
  const detail = `The ${what} would belong to nobody, or to too many.`;
  return new DomainError('invalid', 'validation-failed', detail, {
    errors: [{ pointer, code: 'wrong-owner', message }],
  });
}
