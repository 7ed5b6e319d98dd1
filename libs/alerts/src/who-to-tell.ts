import type { Actor, AlertChannel, AlertRecipient } from '@fcert/kernel';
import type { ContactToTell } from '@fcert/constituents';
import { type PersonToTell, can, mayKnow } from '@fcert/identity';
import type { OutboxEvent } from '@fcert/platform';
import type { Choices, Party } from './domain/rules.js';
import type { PartyInquiry } from './party-inquiry.js';

/** Somebody found, with the ways asked for. */
export type Told = { readonly channels: readonly AlertChannel[] } & (
  | { readonly kind: 'person'; readonly person: PersonToTell }
  | { readonly kind: 'contact'; readonly contact: ContactToTell }
);

/** More are never told of one thing. */
const MOST = 50;

/** The recipients a step has named, each once, with all the channels its several roles ask for. */
export async function namedRecipients(
  parties: PartyInquiry,
  recipients: readonly AlertRecipient[],
): Promise<Told[]> {
  const wanted = recipients.slice(0, MOST);
  const idsOf = (kind: AlertRecipient['kind']) => [
    ...new Set(wanted.filter((it) => it.kind === kind).map((it) => it.id)),
  ];
  const channelsOf = (kind: AlertRecipient['kind'], id: string) => [
    ...new Set(wanted.filter((it) => it.kind === kind && it.id === id).flatMap((it) => it.channels)),
  ];
  const [people, contacts] = [idsOf('person'), idsOf('contact')];
  const found: Told[] = [];
  if (people.length > 0)
    for (const person of await parties.people({ ids: people }))
      found.push({ kind: 'person', person, channels: channelsOf('person', person.id) });
  if (contacts.length > 0)
    for (const contact of await parties.contacts({ ids: contacts }))
      found.push({ kind: 'contact', contact, channels: channelsOf('contact', contact.id) });
  return found;
}

/** The first choice that names anybody who may know of it; where a list of named readers leaves none, the directors. */
export async function firstChoice(
  parties: PartyInquiry,
  event: OutboxEvent,
  choices: Choices,
  channels: readonly AlertChannel[],
): Promise<Told[]> {
  let hidden = false;
  for (const choice of choices) {
    const found: Told[] = [];
    for (const party of choice) found.push(...(await partyOf(parties, event, party, channels)));
    const knowing = found.filter((told) => mayKnow(actorOf(told), event.readers));
    if (knowing.length > 0) return knowing.slice(0, MOST);
    hidden ||= found.length > 0;
  }
  if (!hidden) return [];
  return (await partyOf(parties, event, { who: 'role', role: 'director' }, channels)).slice(0, MOST);
}

async function partyOf(
  parties: PartyInquiry,
  event: OutboxEvent,
  party: Party,
  channels: readonly AlertChannel[],
): Promise<Told[]> {
  const people = (found: readonly PersonToTell[]) =>
    found.map((person) => ({ kind: 'person' as const, person, channels }));
  switch (party.who) {
    case 'role':
      return people(await parties.people({ role: party.role }));
    case 'provider':
      return event.providerId ? people(await parties.people({ providerId: event.providerId })) : [];
    case 'assignee':
      return event.subjectKind === 'incident' ? people(await parties.assigneeOf(event.subjectId)) : [];
    case 'contact': {
      if (!event.constituentId) return [];
      const which = { constituentId: event.constituentId, duty: party.duty };
      return (await parties.contacts(which)).map((contact) => ({
        kind: 'contact' as const,
        contact,
        channels,
      }));
    }
  }
}

/** FCERT's own people work on escalations; for everybody else it is their clock that runs out. */
const OUTSIDERS: readonly string[] = ['reporter', 'mssp-operator'];

export function isOutsider(told: Told): boolean {
  return told.kind === 'contact' || OUTSIDERS.includes(told.person.role);
}

/** What the live channel would show this person decides what may be sent: a contact hears what its body would. */
export function mayBeTold(
  told: Told,
  about: Pick<OutboxEvent, 'type' | 'constituentId' | 'providerId' | 'tlp' | 'readers'>,
): boolean {
  const eventType = isOutsider(told) ? 'clock.breached' : about.type;
  return can(actorOf(told), 'event:read', {
    constituentId: about.constituentId,
    providerId: about.providerId,
    tlp: about.tlp,
    readers: about.readers,
    eventType,
  });
}

function actorOf(told: Told): Actor {
  const person =
    told.kind === 'person'
      ? told.person
      : {
          id: told.contact.id,
          name: told.contact.name,
          role: 'reporter' as const,
          constituentId: told.contact.constituentId,
          providerId: null,
        };
  const { id, name, role, constituentId, providerId } = person;
  return { kind: 'person', id, name, role, constituentId, providerId, sessionId: '' };
}
