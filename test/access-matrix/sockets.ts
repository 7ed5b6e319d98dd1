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

/** Where each caller's live channel stands; null for those who are not let in. */
export async function cursorsOf(world: WholeWorld, as: Record<Caller, Headers>) {
  const cursors = new Map<Caller, string | null>();
  for (const caller of CALLERS)
    cursors.set(
      caller,
      await world.hear(as[caller]).then(
        ({ cursor }) => cursor,
        () => null,
      ),
    );
  return cursors;
}

/** Everything that has happened since, as it is replayed to each caller today, and what names a subject hidden from them. */
export async function heardOn(
  world: WholeWorld,
  as: Record<Caller, Headers>,
  { cursors, subjects, hidden }: Heard,
): Promise<{ cells: number; leaks: unknown[]; events: number }> {
  const found = { cells: 0, leaks: [] as unknown[], events: 0 };
  for (const [caller, cursor] of cursors) {
    if (cursor === null) continue;
    const { events, resyncs } = await world.hear(as[caller], cursor);
    if (resyncs.length > 0) throw new Error(`${caller} was told to read again: ${resyncs.join()}`);
    found.events += events.length;
    const text = JSON.stringify(events);
    const foreign = subjects.filter((subject) => hidden(subject).includes(caller));
    found.cells += foreign.length;
    found.leaks.push(
      ...foreign
        .filter((subject) => text.includes(markOf(subject)))
        .map(({ name }) => [caller, 'replay', name]),
    );
  }
  return found;
}

interface Heard {
  readonly cursors: ReadonlyMap<Caller, string | null>;
  readonly subjects: readonly Subject[];
  readonly hidden: (subject: Subject) => readonly Caller[];
}

/** Every message that names an incident, sent about foreign ones and about one that is not there. */
export async function askedOnSockets(
  world: WholeWorld,
  as: Record<Caller, Headers>,
  { cursors, subjects, hidden }: Heard,
): Promise<{ cells: number; leaks: unknown[] }> {
  const found = { cells: 0, leaks: [] as unknown[] };
  const incidents = subjects.filter(({ under }) => under === '/v1/incidents/:reference');
  for (const [caller, cursor] of cursors) {
    if (cursor === null) continue;
    const { socket } = await world.hear(as[caller]);
    for (const message of messagesOfSockets().filter((it) => it !== 'clock'))
      for (const subject of incidents.filter((it) => hidden(it).includes(caller))) {
        const ask = async (reference: string) =>
          JSON.stringify(await socket.emitWithAck(message, { reference })).replaceAll(reference, '');
        const [foreign, absent] = [await ask(subject.params.reference!), await ask(ABSENT.reference!)];
        found.cells += 1;
        if (foreign !== absent) found.leaks.push([caller, message, subject.name, foreign, absent]);
      }
  }
  return found;
}
