import type { Tlp } from '@fcert/kernel';

/** What people can be told. `address-code` is the one message that goes to an address nobody has confirmed yet. */
export const ALERT_KINDS = [
  'escalation',
  'clock-due-soon',
  'clock-breached',
  'receipt',
  'feed-silent',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
export type MessageKind = AlertKind | 'address-code' | AccountKind;
/** Letters about somebody's own account: nobody asks for them or against them. */
export type AccountKind = 'password-reset' | 'password-changed';

/** Channels that leave the house. What is live goes by the gateway and leaves no row here. */
export const OUTSIDE_CHANNELS = ['email', 'sms', 'webhook'] as const;
export type OutsideChannel = (typeof OUTSIDE_CHANNELS)[number];

export const LANGUAGES = ['en', 'ur'] as const;
export type Language = (typeof LANGUAGES)[number];

/** waiting: to be sent, or tried again. sent: the other side took it. dead: given up. withheld: was not to be sent. */
export const MESSAGE_STATES = ['waiting', 'sent', 'dead', 'withheld'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Why a message was not sent, or is sent no more. */
export type SettledReason =
  | 'not-permitted'
  | 'hourly-limit'
  | 'acknowledged'
  | 'no-channel'
  | 'recipient-gone'
  | 'refused-for-good'
  | 'given-up'
  | 'expired'
  | 'restored';

/** What came of one attempt. A failure is a word, never a text of the other side. */
export type Outcome =
  | 'accepted'
  | 'refused'
  | 'refused-for-good'
  | 'unreachable'
  | 'timeout'
  | 'not-resolved'
  | 'private-address'
  | 'bad-address'
  | 'tls-failed'
  | 'redirected'
  | 'no-channel'
  | 'failed-here';

/** What a message is about, as codes, titles of clocks and instants. */
export interface AlertFacts {
  readonly escalationId?: string;
  readonly step?: number;
  readonly action?: string;
  /** Title of the clock and the words beside its due time. */
  readonly clock?: string;
  readonly caption?: string;
  /** ISO 8601. */
  readonly dueAt?: string;
  readonly lateByMs?: number;
  readonly dutyHolder?: string;
  readonly reportReference?: string;
  /** Name of a watched feed, and when it was last heard (ISO 8601). */
  readonly feed?: string;
  readonly heardAt?: string;
  /** Of an address whose owner has yet to confirm it. */
  readonly addressId?: string;
  readonly issue?: number;
  /** Of a password that was forgotten. */
  readonly resetId?: string;
}

/** One message as its words are made from: the same on every attempt. */
export interface AlertMessage {
  readonly id: string;
  readonly kind: MessageKind;
  readonly eventType: string | null;
  readonly language: Language;
  readonly reference: string | null;
  readonly tlp: Tlp;
  readonly facts: AlertFacts;
  readonly createdAt: Date;
}

/** Addresses a message may carry; absent where this installation has no public address. */
export interface AlertLinks {
  /** Page of the incident or task. */
  readonly page?: string;
  /** Page with the button that acknowledges. */
  readonly acknowledge?: string;
  /** Page where a new password is chosen. */
  readonly reset?: string;
}

/** RED and AMBER+STRICT travel as a number and a link: mail and messages pass through many hands. */
export function tellsDetails(tlp: Tlp): boolean {
  return tlp !== 'red' && tlp !== 'amber+strict';
}
