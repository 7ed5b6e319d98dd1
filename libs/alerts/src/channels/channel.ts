import type { AlertLinks, AlertMessage, Outcome, OutsideChannel } from '../domain/message.js';

/** One message on its way to one address. */
export interface Sending {
  readonly message: AlertMessage;
  readonly address: string;
  /** Of an address a person has added; null for that of an account or a contact. */
  readonly addressId: string | null;
  readonly links: AlertLinks;
  /** For `address-code` alone. */
  readonly code?: string;
}

export interface Sent {
  readonly outcome: Outcome;
  /** The other side's own number: an SMTP reply or an HTTP status. */
  readonly code: number | null;
}

/** A way out of the house. Calls the network, so it is never used inside a transaction. */
export interface Channel {
  readonly name: OutsideChannel;
  /** Shown in the readiness report: where messages go, in words. */
  readonly route: string;
  /** False when nothing is configured to carry messages. */
  readonly isOpen: boolean;
  send(sending: Sending): Promise<Sent>;
  close(): void;
}
