import type { AlertChannel } from '@fcert/kernel';
import type { OutboxEvent, Queryable } from '@fcert/platform';
import { type AlertAddress, confirmedAddresses } from './data/addresses.js';
import { preferencesOf } from './data/contact-preferences.js';
import type { NewMessage } from './data/messages.js';
import { mailAddress, phoneNumber } from './domain/addresses.js';
import type { AlertFacts, AlertKind, Language, OutsideChannel, SettledReason } from './domain/message.js';
import { type Told, isOutsider } from './who-to-tell.js';

/** What is to be said of one event and to whom, before it is known where. */
export interface Notice {
  readonly event: OutboxEvent;
  readonly kind: AlertKind;
  readonly facts: AlertFacts;
  /** What of it is for people outside FCERT, where that differs. */
  readonly outside?: { readonly kind: AlertKind; readonly facts: AlertFacts };
  readonly told: readonly Told[];
}

interface Place {
  readonly channel: OutsideChannel;
  readonly address: string;
  readonly addressId: string | null;
  readonly language: Language;
}

/** The recipients' messages, one of each event for each address. `withheld` says which are written down but not sent. */
export async function planMessages(
  q: Queryable,
  notices: readonly Notice[],
  withheld: (told: Told, notice: Notice) => SettledReason | null,
): Promise<NewMessage[]> {
  const told = notices.flatMap((notice) => notice.told);
  const people = new Set(told.flatMap((it) => (it.kind === 'person' ? [it.person.id] : [])));
  const contacts = new Set(told.flatMap((it) => (it.kind === 'contact' ? [it.contact.id] : [])));
  const [added, wishes] = await Promise.all([
    people.size > 0 ? confirmedAddresses(q, [...people]) : [],
    contacts.size > 0 ? preferencesOf(q, [...contacts]) : [],
  ]);
  const languages = new Map(wishes.map(({ contactId, language }) => [contactId, language]));
  const planned = notices.flatMap((notice) =>
    notice.told.flatMap((it) => {
      const places =
        it.kind === 'person'
          ? placesOfPerson(it, notice.kind, added)
          : placesOfContact(it, languages.get(it.contact.id));
      return places.map((place) => messageOf(notice, it, place, withheld(it, notice)));
    }),
  );
  return onceEach(planned);
}

/** As the ledger keeps them: whoever holds several roles is told of an event once at an address. */
function onceEach(planned: readonly NewMessage[]): NewMessage[] {
  const first = new Map<string, NewMessage>();
  for (const message of planned) {
    const place = `${message.eventId} ${message.channel} ${message.address}`;
    if (!first.has(place)) first.set(place, message);
  }
  return [...first.values()];
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
  const own = added.filter(({ personId, kinds }) => personId === person.id && kinds.includes(kind));
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
