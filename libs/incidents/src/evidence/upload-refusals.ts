import { DomainError } from '@fcert/kernel';

/** Another request has stored bytes meanwhile: the sender asks anew where to go on. */
export function uploadMoved(): DomainError {
  return new DomainError('conflict', 'upload-offset', 'The upload stands elsewhere. Ask for its offset.');
}

export function uploadIncomplete(): DomainError {
  return new DomainError(
    'invalid',
    'file-incomplete',
    'The file did not arrive whole. Send it again, or in pieces: POST …/evidence-uploads.',
  );
}

export function tooManyParts(): DomainError {
  return new DomainError(
    'refused',
    'too-many-pieces',
    'This upload has come in too many pieces. Begin anew and send more at once.',
  );
}
