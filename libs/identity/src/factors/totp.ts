import { generateSecret, generateURI, verifySync } from 'otplib';

/** RFC 6238 as every authenticator app speaks it: SHA-1, six digits, steps of 30 s. */
const STEP_SECONDS = 30;
const ISSUER = 'FCERT';

export function newTotpSecret(): string {
  return generateSecret();
}

/** What an app reads from a QR code. */
export function totpUri(secret: string, email: string): string {
  return generateURI({ issuer: ISSUER, label: email, secret });
}

/**
 * The step a code belongs to, or null: it must be of the present step or a neighbour of it, and younger than the last
 * one taken.
 * @param epoch seconds of the database's clock
 */
export function stepOfCode(
  secret: string,
  code: string,
  epoch: number,
  lastStep: number | null,
): number | null {
  const result = verifySync({
    ...{ secret, token: code, epoch, epochTolerance: STEP_SECONDS },
    ...(lastStep === null ? {} : { afterTimeStep: lastStep }),
  });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
