import type { Answer, DeskSocket } from './live-messages.js';

const PER_SECOND = 20;
/** A client that keeps sending after this many refusals is broken or hostile. */
const PATIENCE = 200;
const KNOWN: readonly string[] = ['clock', 'watch', 'unwatch'];

/** What a client may send at all: known words, twenty a second. Everything else is answered, never passed on. */
export function limitInbound(socket: DeskSocket): void {
  let room = PER_SECOND;
  let since = performance.now();
  let refused = 0;
  const refuse = (packet: readonly unknown[], code: string) => {
    refused += 1;
    if (refused > PATIENCE) socket.conn.close(true);
    const ack = packet.at(-1);
    if (typeof ack === 'function') (ack as (answer: Answer) => void)({ ok: false, code });
  };
  socket.use((packet: readonly unknown[], next) => {
    const now = performance.now();
    room = Math.min(PER_SECOND, room + ((now - since) / 1000) * PER_SECOND);
    since = now;
    if (room < 1) return refuse(packet, 'too-many');
    room -= 1;
    if (!KNOWN.includes(String(packet[0]))) return refuse(packet, 'unknown-event');
    next();
  });
}
