import { createHash, randomBytes } from 'node:crypto';
import { type Socket, connect } from 'node:net';
import * as fc from 'fast-check';
import { hostileText, hostileValue } from './hostile.js';

/** One frame of the WebSocket protocol, or bytes that are none. */
export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly isFinal: boolean;
  readonly isMasked: boolean;
  readonly reserved: number;
}

const [TEXT, BINARY] = [1, 2];
const SPOKEN = ['watch', 'unwatch', 'clock', 'event', '__proto__', 'constructor', ''];
/** Names of the protocol's own: whoever sends them as an event is put out. */
const NAMES = [...SPOKEN, 'disconnect', 'connect_error'];

const said = (text: string): Frame => ({
  ...{ opcode: TEXT, payload: Buffer.from(text), isFinal: true, isMasked: true, reserved: 0 },
});

const bodies = fc.array(
  fc.oneof(
    hostileValue,
    fc.record({ reference: hostileValue, doing: hostileValue }),
    fc.record({ reference: fc.constant('FC-2026-000001'), doing: fc.constantFrom('reading', 'working') }),
  ),
  { maxLength: 3 },
);

function eventOf(heads: readonly string[], name: fc.Arbitrary<unknown>): fc.Arbitrary<Frame> {
  return fc
    .tuple(fc.constantFrom(...heads), name, bodies)
    .map(([head, called, given]) => said(`${head}${JSON.stringify([called, ...given])}`));
}

/** Events as a client sends them, with bodies nobody foresaw; `1` asks for an answer. No frame of these ends a socket. */
export const spoken: fc.Arbitrary<Frame> = eventOf(['42/desk,', '42/desk,1'], fc.constantFrom(...SPOKEN));

/** Events that may be to nobody or of no name as well. */
const event = eventOf(
  ['42/desk,', '42/desk,1', '421/desk,', '42', '42/other,', '4299999999999999999999/desk,'],
  fc.oneof(fc.constantFrom<unknown>(...NAMES), hostileValue),
);

/** Packets of engine.io and socket.io that no client makes. */
const packet: fc.Arbitrary<Frame> = fc.oneof(
  fc
    .constantFrom(
      ...[
        '',
        '0',
        '1',
        '2',
        '2probe',
        '3',
        '3probe',
        '4',
        '5',
        '6',
        '7',
        '9',
        '40',
        '41',
        '42',
        '43',
        '44',
        '45',
        '46',
      ],
      ...[
        '40/desk',
        '40/desk,',
        '40/desk,{',
        '40/desk,null',
        '40/desk,[]',
        '40/desk,{"token":{"$ne":1}}',
        '40/,{}',
      ],
      ...[
        '41/desk',
        '41/desk,x',
        '42/desk,[',
        '42/desk,{}',
        '42/desk,[]',
        '42/desk,"x"',
        '42/desk,null',
        '42/desk,1',
      ],
      ...['43/desk,1[]', '43/desk,-1[]', '43/desk,9007199254740993["x"]', '44/desk,{"message":"x"}'],
      ...['451-/desk,["watch",{"_placeholder":true,"num":0}]', '45-1-/desk,[]', '459999999999-/desk,["x"]'],
      ...[
        '451-/desk,["watch",{"_placeholder":true,"num":-1}]',
        '461-/desk,1[{"_placeholder":true,"num":"length"}]',
      ],
      ...['42/desk,["__proto__",{"__proto__":{"a":1}}]', `42/desk,${'['.repeat(5000)}`, '42/desk,["clock"'],
    )
    .map(said),
  hostileText.map((text) => said(text.slice(0, 70_000))),
  hostileText.map((text) => said(`42/desk,["clock",${JSON.stringify(text)}]`)),
  fc
    .uint8Array({ maxLength: 200 })
    .map((bytes) => ({ ...said(''), opcode: BINARY, payload: Buffer.from(bytes) })),
);

/** Frames that break the protocol underneath. */
const broken: fc.Arbitrary<Frame> = fc.record({
  opcode: fc.integer({ min: 0, max: 15 }),
  payload: fc.uint8Array({ maxLength: 150 }).map((bytes) => Buffer.from(bytes)),
  isFinal: fc.boolean(),
  isMasked: fc.oneof(
    { weight: 4, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  reserved: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 7 }) },
  ),
});

export const frame: fc.Arbitrary<Frame> = fc.oneof(
  { weight: 10, arbitrary: event },
  { weight: 6, arbitrary: packet },
  { weight: 1, arbitrary: broken },
);

/** The bytes of a frame (RFC 6455, 5.2). */
export function bytesOf({ opcode, payload, isFinal, isMasked, reserved }: Frame): Buffer {
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const masked = isMasked ? 0x80 : 0;
  const length = payload.length;
  const head =
    length < 126
      ? Buffer.from([first, masked | length])
      : length < 65_536
        ? Buffer.from([first, masked | 126, length >> 8, length & 255])
        : Buffer.concat([Buffer.from([first, masked | 127, 0, 0, 0, 0]), uint32(length)]);
  if (!isMasked) return Buffer.concat([head, payload]);
  const mask = Buffer.from([1, 2, 3, 4]);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ mask[i % 4]!)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A connection that sends what it is told to and keeps what it hears, as text: what a fuzz looks for is text. */
export class RawWebSocket {
  heard = '';
  isOpen = true;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.heard += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isOpen = false));
  }

  /** Answers once the protocol is switched. */
  static async open(port: number, headers: Readonly<Record<string, string>>): Promise<RawWebSocket> {
    const key = randomBytes(16).toString('base64');
    const lines = Object.entries({
      Host: `127.0.0.1:${port}`,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': key,
      'Sec-WebSocket-Version': '13',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = connect(port, '127.0.0.1');
    const raw = new RawWebSocket(socket);
    socket.write(`GET /live/?EIO=4&transport=websocket HTTP/1.1\r\n${lines.join('')}\r\n`);
    const due = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    await raw.until(() => raw.heard.includes(due));
    return raw;
  }

  send(bytes: Buffer): void {
    if (this.isOpen) this.socket.write(bytes);
  }

  async until(condition: () => boolean, withinMs = 20_000): Promise<void> {
    const end = performance.now() + withinMs;
    while (!condition()) {
      if (!this.isOpen || performance.now() > end) throw new Error(`not heard: ${this.heard.slice(0, 300)}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  close(): void {
    this.socket.destroy();
  }
}

export { said };
