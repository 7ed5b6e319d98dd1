import { DomainError } from '@fcert/kernel';
import type { LockedContact } from './data/contacts.js';

/** Throws `version-changed` (precondition_failed) when somebody changed the contact since the caller read it. */
export function refuseStaleContact(contact: LockedContact, version: number): void {
  if (contact.version === version) return;
  throw new DomainError(
    'precondition_failed',
    'version-changed',
    'The contact has changed since you read it.',
    {
      current: { id: contact.id, version: contact.version },
    },
  );
}
