import { DomainError, type PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, type Tx, sqlState } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { AddressCodes } from './address-codes.js';
import { AlertSecrets } from './alert-secrets.js';
import { AlertsConfig } from './alerts.config.js';
import {
  ADDRESSES_MAX,
  type AlertAddress,
  addressesOf,
  insertAddress,
  lockPerson,
} from './data/addresses.js';
import { addWebhookSecret } from './data/webhook-secrets.js';
import { mailAddress, phoneNumber, webhookAddress } from './domain/addresses.js';
import type { AlertKind, Language, OutsideChannel } from './domain/message.js';
import { newWebhookSecret, secretBytes } from './webhook-signature.js';

export interface AddressInput {
  readonly channel: OutsideChannel;
  readonly address: string;
  readonly language: Language;
  readonly kinds: readonly AlertKind[];
}

export interface AddedAddress {
  readonly address: AlertAddress;
  /** Of a webhook: the only copy. */
  readonly secret: string | null;
}

const UNIQUE_VIOLATION = '23505';

/** A person names another place to be told at. Until its code has come back nothing else is sent there. */
@Injectable()
export class AddAddress {
  constructor(
    private readonly transactions: Transactions,
    private readonly codes: AddressCodes,
    private readonly secrets: AlertSecrets,
    private readonly config: AlertsConfig,
  ) {}

  async execute(person: PersonActor, input: AddressInput): Promise<AddedAddress> {
    const address = this.spelled(input);
    try {
      return await this.transactions.run({ actor: person }, (tx) =>
        this.add(tx, person, { ...input, address }),
      );
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      throw new DomainError('conflict', 'address-known', 'You have this address already.');
    }
  }

  private async add(tx: Tx, person: PersonActor, input: AddressInput): Promise<AddedAddress> {
    await lockPerson(tx, person.id);
    if ((await addressesOf(tx, person.id)).length >= ADDRESSES_MAX)
      throw new DomainError(
        'refused',
        'too-many-addresses',
        `Nobody has more than ${ADDRESSES_MAX} addresses.`,
      );
    const added = await insertAddress(tx, { ...input, personId: person.id });
    const secret = input.channel === 'webhook' ? newWebhookSecret() : null;
    if (secret) await addWebhookSecret(tx, added.id, (id) => this.secrets.seal(secretBytes(secret), id));
    await this.codes.send(tx, added);
    await appendAudit(tx, [
      {
        action: 'alert-address.added',
        objectKind: 'alert-address',
        objectId: added.id,
        data: { channel: input.channel, language: input.language, kinds: input.kinds },
      },
    ]);
    return { address: added, secret };
  }

  private spelled({ channel, address }: AddressInput): string {
    const spelled = {
      email: () => mailAddress(address),
      sms: () => phoneNumber(address),
      webhook: () => webhookAddress(address, this.config.trustedNames())?.href ?? null,
    }[channel]();
    if (spelled !== null) return spelled;
    const message = HINTS[channel];
    throw new DomainError('invalid', 'bad-address', message, {
      errors: [{ pointer: '/address', code: 'bad-address', message }],
    });
  }
}

const HINTS: Record<OutsideChannel, string> = {
  email: 'A plain e-mail address is needed, without name or brackets.',
  sms: 'A telephone number with its country is needed, such as +92 300 1234567.',
  webhook: 'An https address outside is needed, without credentials or fragment, on port 443 or 8443.',
};
