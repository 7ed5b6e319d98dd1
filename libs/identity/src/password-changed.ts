import { type NewEvent, event } from '@fcert/platform';

/** The note after which a letter tells somebody that their password is another one now. */
export function passwordChanged(personId: string): NewEvent {
  return event({
    type: 'person.password-changed',
    payload: { personId },
    subjectKind: 'person',
    subjectId: personId,
    reference: null,
    version: 1,
    constituentId: null,
    providerId: null,
    tlp: 'red',
  });
}
