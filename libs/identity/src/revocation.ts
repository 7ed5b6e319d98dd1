import type { FcertEvents } from '@fcert/kernel';
import { type NewEvent, event } from '@fcert/platform';

/** The note that makes every gateway drop the sockets of a session or key. For gateways only, never for clients. */
export function revocation(subjectId: string, payload: FcertEvents['session.revoked']): NewEvent {
  return event({
    type: 'session.revoked',
    payload,
    subjectKind: 'session',
    subjectId,
    reference: null,
    version: 1,
    constituentId: null,
    providerId: null,
    tlp: 'red',
  });
}
