import type { AlertChannel } from '@fcert/kernel';
import type { OutboxEvent, Queryable } from '@fcert/platform';
import { type AlertAddress, confirmedAddresses } from './data/addresses.js';
import { preferencesOf } from './data/contact-preferences.js';
import type { NewMessage } from './data/messages.js';
import { mailAddress, phoneNumber } from './domain/addresses.js';
import type { AlertFacts, AlertKind, Language, OutsideChannel, SettledReason } from './domain/message.js';
import { type Told, isOutsider } from './who-to-tell.js';

/** What is to be said of one event, before it is known where. */
export interface Notice {
  readonly event: OutboxEvent;
  readonly kind: AlertKind;
  readonly facts: AlertFacts;
  /** What of it is for people outside FCERT, where that differs. */
  readonly outside?: { readonly kind: AlertKind; readonly facts: AlertFacts };
}

interface Place {
  readonly channel: OutsideChannel;
  readonly address: string;
  readonly addressId: string | null;
  readonly language: Language;
}

/** Each recipient's messages, one for each address. `withheld` says which are written down but not sent. */
export async function planMessages(
  q: Queryable,
  notice: Notice,
  told: readonly Told[],
  withheld: (told: Told) => SettledReason | null,
): Promise<NewMessage[]> {
  const people = told.filter((it) => it.kind === 'person').map((it) => it.person.id);
  const contacts = told.filter((it) => it.kind === 'contact').map((it) => it.contact.id);
  const added = people.length > 0 ? await confirmedAddresses(q, people, notice.kind) : [];
  const wishes = contacts.length > 0 ? await preferencesOf(q, contacts) : [];
  return told.flatMap((it) => {
    const language = wishes.find(
      (wish) => it.kind === 'contact' && wish.contactId === it.contact.id,
    )?.language;
    const places =
      it.kind === 'person' ? placesOfPerson(it, notice.kind, added) : placesOfContact(it, language);
    return places.map((place) => messageOf(notice, it, place, withheld(it)));
  });
}

/**
 * The addresses somebody has confirmed on the channels that are asked for. Mail goes to the account where no other is
 * confirmed; so does a step for whom no asked-for channel leads outside: better a letter too many than nobody told.
 */
function placesOfPerson(
  { person, channels }: Extract<Told, { kind: 'person' }>,
  kind: AlertKind,
  added: readonly AlertAddress[],
): Place[] {
  const own = added.filter((address) => address.personId === person.id);
  const places: Place[] = own.filter(({ channel }) => channels.includes(channel)).map(placeOf);
  const language = own[0]?.language ?? 'en';
  const account: Place = { channel: 'email', address: person.email, addressId: null, language };
  const wantsMail = channels.includes('email') && !places.some(({ channel }) => channel === 'email');
  const isLost = kind === 'escalation' && places.length === 0 && channels.some(leavesTheHouse);
  return wantsMail || isLost ? [...places, account] : places;
}

const leavesTheHouse = (channel: AlertChannel): boolean => channel !== 'live';

const placeOf = ({ id, channel, address, language }: AlertAddress): Place => ({
  channel,
  address,
  addressId: id,
  language,
});

/** The register says where a contact is reached; an address that is none is passed over. */
function placesOfContact(
  { contact, channels }: Extract<Told, { kind: 'contact' }>,
  language: Language = 'en',
): Place[] {
  const mail = channels.includes('email') ? mailAddress(contact.email) : null;
  const phone = channels.includes('sms') && contact.phone ? phoneNumber(contact.phone) : null;
  const place = (channel: OutsideChannel, address: string): Place => ({
    channel,
    address,
    addressId: null,
    language,
  });
  return [...(mail ? [place('email', mail)] : []), ...(phone ? [place('sms', phone)] : [])];
}

function messageOf(
  { event, kind, facts, outside }: Notice,
  told: Told,
  place: Place,
  withheld: SettledReason | null,
): NewMessage {
  const said = isOutsider(told) && outside ? outside : { kind, facts };
  return {
    ...place,
    ...said,
    eventId: event.id,
    eventType: event.type,
    recipient: { kind: told.kind, id: told.kind === 'person' ? told.person.id : told.contact.id },
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    reference: event.reference,
    constituentId: event.constituentId,
    providerId: event.providerId,
    tlp: event.tlp,
    correlationId: event.correlationId,
    withheld,
  };
}
