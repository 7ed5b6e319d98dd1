import { type Server, type Socket, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Clamd } from './clamd.js';

/** What stands on the wire, against a peer that says what a clamd says. The real one is asked in the evidence stories. */
describe('what is said to a clamd', () => {
  let peer: Server;
  let clamd: Clamd;
  let heard: Buffer;
  let answer: (socket: Socket) => void;

  beforeAll(async () => {
    peer = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        heard = Buffer.concat([heard, bytes]);
        answer(socket);
      });
    });
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
    clamd = new Clamd({ host: '127.0.0.1', port: (peer.address() as AddressInfo).port });
  });
  beforeEach(() => {
    heard = Buffer.alloc(0);
  });
  afterAll(() => new Promise((resolve) => peer.close(resolve)));

  async function* source(...pieces: string[]) {
    for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
  }
  /** Once it has heard everything up to the empty chunk. */
  const saying = (text: string) => (socket: Socket) => {
    if (heard.subarray(-4).equals(Buffer.alloc(4))) socket.end(text);
  };

  it('is every byte, and no empty piece that would end the stream before its end', async () => {
    answer = saying('stream: OK\0');
    expect(await clamd.scan(source('one', '', 'two'))).toEqual({ found: 'nothing' });
    const chunk = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
    expect(heard).toEqual(
      Buffer.concat([Buffer.from('zINSTREAM\0'), chunk('one'), chunk('two'), Buffer.alloc(4)]),
    );
  });

  it.each([
    ['stream: Eicar-Test-Signature FOUND\0', { found: 'signature', signature: 'Eicar-Test-Signature' }],
    ['stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0', { found: 'refused', reason: 'scanner-limit' }],
    ['stream: Heuristics.Encrypted.7Zip FOUND\0', { found: 'refused', reason: 'encrypted' }],
    ['INSTREAM size limit exceeded. ERROR\0', { found: 'refused', reason: 'too-large-for-scanner' }],
  ])('and answered with %j', async (text, expected) => {
    answer = saying(text);
    expect(await clamd.scan(source('bytes'))).toEqual(expected);
  });

  it.each(["stream: Can't allocate memory ERROR\0", 'stream: OK and more\0', 'stream: OKAY\0'])(
    'and what it does not say plainly is not clean: %j',
    async (text) => {
      answer = saying(text);
      await expect(clamd.scan(source('bytes'))).rejects.toMatchObject({ code: 'scanner-away' });
    },
  );

  it('and an answer before the end counts for no more than it saw', async () => {
    answer = (socket) => socket.end('stream: OK\0');
    const slow = async function* () {
      yield Buffer.from('the beginning');
      await new Promise((resolve) => setTimeout(resolve, 200));
      yield Buffer.from('and what nobody has looked at');
    };
    await expect(clamd.scan(slow())).rejects.toMatchObject({ code: 'scanner-hung-up' });
  });

  it('and one that breaks off over a file is told from one that is not there', async () => {
    for (const end of [(it: Socket) => it.end(), (it: Socket) => it.resetAndDestroy()]) {
      answer = end;
      const scan = clamd.scan(source('deadly', 'bytes'));
      await expect(scan).rejects.toMatchObject({ code: 'scanner-hung-up' });
    }
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const scan = new Clamd({ host: '127.0.0.1', port }).scan(source('bytes'));
    await expect(scan).rejects.toMatchObject({ code: 'scanner-away' });
  });
});
