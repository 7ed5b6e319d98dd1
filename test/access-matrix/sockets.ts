import { MESSAGE_METADATA } from '@nestjs/websockets/constants.js';
import { DeskGateway } from '../../apps/gateway/src/desk.gateway.js';
import type { WholeWorld } from '../whole-world.js';
import { CALLERS, type Caller, type Headers, type Subject } from './cast.js';
import { markOf } from './kin.js';
import { ABSENT } from './objects.js';

/** Names of the messages that a socket may send, as the running gateway has them. */
export function messagesOfSockets(): string[] {
  return Object.values(Object.getOwnPropertyDescriptors(DeskGateway.prototype)).flatMap(({ value }) =>
    typeof value === 'function'
      ? ((Reflect.getMetadata(MESSAGE_METADATA, value) as string | undefined) ?? [])
      : [],
  );
}

/** A socket of each caller who is let in, from before there is anything to hear. */
export async function earsOf(world: WholeWorld, as: Record<Caller, Headers>): Promise<Ears> {
  const ears = new Map<Caller, Ear>();
  for (const caller of CALLERS) {
    const ear = await world.hear(as[caller]).catch(() => null);
    if (ear) ears.set(caller, ear);
  }
  return ears;
}

type Ear = Awaited<ReturnType<WholeWorld['hear']>>;
export type Ears = ReadonlyMap<Caller, Ear>;

/** What each socket has heard that names a subject hidden from its caller. */
export function heardOn(ears: Ears, subjects: readonly Subject[], hidden: Hidden) {
  const found = { cells: 0, leaks: [] as unknown[], events: 0 };
  for (const [caller, { events }] of ears) {
    found.events += events.length;
    const text = JSON.stringify(events);
    // Of a list of named readers they heard while there was none; what they hear since is told by a story of its own.
    const foreign = subjects.filter(
      (subject) => hidden(subject).includes(caller) && !subject.name.startsWith('named'),
    );
    found.cells += foreign.length;
    const named = foreign.filter((subject) => text.includes(markOf(subject)));
    found.leaks.push(...named.map(({ name }) => [caller, 'heard', name]));
  }
  return found;
}

type Hidden = (subject: Subject) => readonly Caller[];

/** Every message that names an incident, sent about foreign ones and about one that is not there. */
export async function askedOnSockets(ears: Ears, subjects: readonly Subject[], hidden: Hidden) {
  const found = { cells: 0, leaks: [] as unknown[] };
  const incidents = subjects.filter(({ under }) => under === '/v1/incidents/:reference');
  for (const [caller, { socket }] of ears)
    for (const message of messagesOfSockets().filter((it) => it !== 'clock'))
      for (const subject of incidents.filter((it) => hidden(it).includes(caller))) {
        const ask = async (reference: string) =>
          JSON.stringify(await socket.emitWithAck(message, { reference })).replaceAll(reference, '');
        const [foreign, absent] = [await ask(subject.params.reference!), await ask(ABSENT.reference!)];
        found.cells += 1;
        if (foreign !== absent) found.leaks.push([caller, message, subject.name, foreign, absent]);
      }
  return found;
}
