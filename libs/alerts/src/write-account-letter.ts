import { openPasswordReset, peopleToTell } from '@fcert/identity';
import type { OutboxEvent, Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { AlertSecrets } from './alert-secrets.js';
import { confirmedAddresses } from './data/addresses.js';
import { insertMessages } from './data/messages.js';
import type { AccountKind, AlertFacts } from './domain/message.js';
import { hashOfToken } from './link-token.js';

interface Letter {
  readonly kind: AccountKind;
  readonly to: { readonly id: string; readonly email: string };
  readonly facts: AlertFacts;
}

/**
 * Letters about somebody's own account: the token for a new password, and that there is one. They go to the address of the
 * account and nowhere else: another one may be somebody's by now who should not have them.
 */
@Injectable()
export class WriteAccountLetter {
  constructor(private readonly secrets: AlertSecrets) {}

  /** Answers the ids of the messages to be sent. */
  async execute(tx: Tx, heard: OutboxEvent): Promise<string[]> {
    const letter = await this.letterOf(tx, heard);
    if (!letter) return [];
    const { kind, to, facts } = letter;
    const [known] = await confirmedAddresses(tx, [to.id]);
    const written = await insertMessages(tx, [
      {
        eventId: heard.id,
        eventType: null,
        kind,
        recipient: { kind: 'person', id: to.id },
        channel: 'email',
        addressId: null,
        address: to.email,
        language: known?.language ?? 'en',
        subjectKind: 'person',
        subjectId: to.id,
        reference: null,
        constituentId: null,
        providerId: null,
        tlp: 'clear',
        facts,
        correlationId: heard.correlationId,
        withheld: null,
      },
    ]);
    return written.map(({ id }) => id);
  }

  private async letterOf(tx: Tx, heard: OutboxEvent): Promise<Letter | undefined> {
    if (heard.type === 'password-reset.asked') {
      const { resetId } = (heard as OutboxEvent<'password-reset.asked'>).payload;
      const tokenHash = hashOfToken(this.secrets.resetToken(resetId));
      const to = await openPasswordReset(tx, { resetId, tokenHash });
      return to && { kind: 'password-reset', to, facts: { resetId } };
    }
    const { personId } = (heard as OutboxEvent<'person.password-changed'>).payload;
    const [to] = await peopleToTell(tx, { ids: [personId] });
    return to && { kind: 'password-changed', to, facts: {} };
  }
}
