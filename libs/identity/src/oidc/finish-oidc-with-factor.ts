import { DomainError, type PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type Tx, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { spendChallenge } from '../data/passkeys.js';
import { lockPerson } from '../data/people.js';
import { SecondFactors } from '../factors/second-factors.js';
import { type CheckedPasskey, type PasskeyResponse, Passkeys } from '../passkeys/passkeys.js';
import { secretHash } from '../secrets.js';
import { notLinked, stateRefused } from './oidc-refusals.js';
import { type FactorTicket, OidcTickets } from './oidc-tickets.js';
import { SIGN_IN } from './oidc-trips.js';
import { startOidcSession } from './start-oidc-session.js';

export interface ShownFactor {
  /** What the browser's cookie holds; null when it shows none. */
  readonly ticket: string | null;
  /** One of the two. */
  readonly proof: { readonly otp: string } | { readonly response: PasskeyResponse };
  readonly client: string | undefined;
}

/** Starts the session of somebody whom the provider has let in, for their own second factor: as after a password. */
@Injectable()
export class FinishOidcWithFactor {
  constructor(
    private readonly transactions: Transactions,
    private readonly tickets: OidcTickets,
    private readonly factors: SecondFactors,
    private readonly passkeys: Passkeys,
  ) {}

  /** Throws `oidc-state-refused`, `second-factor-refused` (unauthenticated) or `second-factor-throttled`. */
  async execute({ ticket, proof, client }: ShownFactor): Promise<{ person: PersonActor; reference: string }> {
    const open = await this.tickets.ofFactor(this.transactions.as(SIGN_IN).reader, ticket);
    if (!open) throw stateRefused();
    const checked = 'response' in proof ? await this.passkeys.check(proof.response) : null;
    if ('otp' in proof) await this.factors.reserve(open.personId);
    const started = await this.transactions.run({ actor: SIGN_IN }, async (tx) => {
      const person = await lockPerson(tx, open.personId);
      if (!person?.linked || person.disabled) throw notLinked('disabled', open.personId);
      const factor =
        'otp' in proof
          ? await this.factors.take(tx, person.id, proof.otp)
          : await this.takePasskey(tx, open, checked);
      if (factor === null) return null;
      if (!(await spendChallenge(tx, secretHash(`oidc factor ${open.once}`)))) throw stateRefused();
      return startOidcSession(tx, person.id, factor, client);
    });
    if (started) return started;
    await this.noteRefusal(open.personId);
    const message = 'The code or the passkey is wrong, was used before or is too old.';
    throw new DomainError('unauthenticated', 'second-factor-refused', message);
  }

  private async takePasskey(tx: Tx, { personId }: FactorTicket, checked: CheckedPasskey | null) {
    if (checked?.personId !== personId) return null;
    return (await this.passkeys.take(tx, checked)) ? ('passkey' as const) : null;
  }

  private async noteRefusal(personId: string): Promise<void> {
    await this.transactions.run({ actor: SIGN_IN }, (tx) =>
      appendAudit(tx, [
        {
          action: 'session.refused',
          objectKind: 'person',
          objectId: personId,
          data: { at: 'oidc', reason: 'second-factor' },
        },
      ]),
    );
  }
}
