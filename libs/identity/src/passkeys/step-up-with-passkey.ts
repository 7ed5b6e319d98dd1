import type { PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { renewSession } from '../renew-session.js';
import { type PasskeyResponse, Passkeys } from './passkeys.js';
import { passkeyRefused } from './register-passkey.js';

/** Proves one's passkey again, so that destructive acts are open for some minutes. */
@Injectable()
export class StepUpWithPasskey {
  constructor(
    private readonly transactions: Transactions,
    private readonly passkeys: Passkeys,
  ) {}

  /** Answers the new session reference. Throws `passkey-refused` (forbidden). */
  async execute(actor: PersonActor, response: PasskeyResponse): Promise<string> {
    const checked = await this.passkeys.check(response);
    if (checked?.personId !== actor.id) throw passkeyRefused('forbidden');
    return this.transactions.run({ actor }, async (tx) => {
      if (!(await this.passkeys.take(tx, checked))) throw passkeyRefused('forbidden');
      const data = { by: 'passkey' };
      await appendAudit(tx, [
        { action: 'session.proven', objectKind: 'session', objectId: actor.sessionId, data },
      ]);
      return renewSession(tx, actor, { endsOthers: false, factor: 'proven' });
    });
  }
}
