import * as fc from 'fast-check';
import type { Canary } from './canaries.js';
import { RawWebSocket, bytesOf, frame, said, spoken } from './frames.js';
import type { FuzzCaller } from './run.js';
import { ORIGIN } from './world.js';

/** Fewer than one socket may send at a time, so that the frames are read and not dropped. */
const FRAMES_A_SOCKET = 18;
const AT_ONCE = 8;
/** A frame without an end leaves the server waiting for the rest: that is no fault. */
const ANSWER_WITHIN_MS = 1_500;

export interface FrameReport {
  readonly frames: number;
  readonly sockets: number;
  /** Sockets that were still open after what they had sent. */
  readonly stayed: number;
  /** Connections that were given up before they could send: a gateway with its hands full ends those that wait. */
  readonly unheard: number;
  readonly findings: readonly string[];
}

/** Sends frames over sockets of everybody who may connect, and looks through what comes back. */
export async function runFrames(
  port: number,
  cast: readonly FuzzCaller[],
  canaries: readonly Canary[],
  { frames, seed }: { frames: number; seed: number },
): Promise<FrameReport> {
  const findings = new Set<string>();
  const counted = { frames: 0, sockets: 0, stayed: 0, unheard: 0 };
  const known = cast.filter(({ name }) => name !== 'nobody');
  const one = async (number: number): Promise<void> => {
    const caller = known[number % known.length]!;
    const socket = await connected(port, caller).catch(() => undefined);
    if (!socket) {
      counted.unheard += 1;
      return;
    }
    // One broken frame ends a socket, and what comes after it is not read: every other one says only what is read.
    const made = Math.floor(number / known.length) % 2 === 0 ? spoken : frame;
    const batch = fc.sample(made, { seed: seed + number, numRuns: FRAMES_A_SOCKET });
    for (const each of batch) socket.send(bytesOf(each));
    counted.frames += batch.length;
    counted.sockets += 1;
    // The answer to a question of ours says that all before it has been read.
    socket.send(bytesOf(said('42/desk,77["clock"]')));
    await socket
      .until(() => socket.heard.includes('43/desk,77['), ANSWER_WITHIN_MS)
      .then(
        () => (counted.stayed += 1),
        () => undefined,
      );
    for (const finding of judged(socket.heard, caller, canaries)) findings.add(finding);
    socket.close();
  };
  const numbers = Array.from({ length: Math.ceil(frames / FRAMES_A_SOCKET) }, (_, i) => i).values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const number of numbers) await one(number);
    }),
  );
  return { ...counted, findings: [...findings] };
}

async function connected(port: number, caller: FuzzCaller): Promise<RawWebSocket> {
  const socket = await RawWebSocket.open(port, { ...caller.headers(), Origin: ORIGIN });
  socket.send(bytesOf(said('40/desk,{}')));
  await socket.until(() => /4[04]\/desk,/.test(socket.heard));
  return socket;
}

function* judged(heard: string, { name }: FuzzCaller, canaries: readonly Canary[]): Generator<string> {
  if (heard.includes('"code":"internal"')) yield `internal error told to ${name}`;
  if (/node_modules|\bat [\w.]+ \(|QueryFailed|Cannot read prop|is not a function/.test(heard))
    yield `a trace told to ${name}: ${heard.slice(-300)}`;
  for (const canary of canaries)
    if (heard.includes(canary.text) && !canary.mayShow(name, 'live')) yield `${canary.name} told to ${name}`;
}
