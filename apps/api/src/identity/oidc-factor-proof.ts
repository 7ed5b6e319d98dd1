import { DomainError } from '@fcert/kernel';
import type { OidcFactorBody } from './oidc.dto.js';

/** One proof: of two it would not be clear which one counted. */
export function factorProof({ otp, response }: OidcFactorBody) {
  if (otp !== undefined && response === undefined) return { otp };
  if (otp === undefined && response !== undefined) return { response };
  throw new DomainError('invalid', 'validation-failed', 'The request has faults; see errors.', {
    errors: [{ pointer: '', code: 'one-of', message: 'needs either otp or response' }],
  });
}
