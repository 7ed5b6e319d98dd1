import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedLetter {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
  /** Header fields by name in lower case, unfolded. */
  readonly headers: ReadonlyMap<string, string>;
  /** Parts by content type, decoded. */
  readonly parts: ReadonlyMap<string, string>;
}

export interface MailServer {
  readonly port: number;
  readonly letters: ReceivedLetter[];
  /** What the relay says to the next recipients or letters: an SMTP reply, or nothing for yes. */
  refuse: { at: 'recipient' | 'letter'; code: number } | null;
  /** Takes this long over each letter. */
  delayMs: number;
  mostAtOnce: number;
  close(): Promise<void>;
}

/** A real SMTP server on loopback. */
export async function openMailServer(options: { port?: number; isTls?: boolean } = {}): Promise<MailServer> {
  let atOnce = 0;
  const state: Omit<MailServer, 'port' | 'close'> = { letters: [], refuse: null, delayMs: 0, mostAtOnce: 0 };
  const smtp = new SMTPServer({
    authOptional: true,
    closeTimeout: 200,
    disableReverseLookup: true,
    disabledCommands: options.isTls ? [] : ['STARTTLS'],
    logger: false,
    onRcptTo: (_address, _session, done) => done(refusal(state.refuse, 'recipient')),
    onData: (stream, session, done) => {
      atOnce += 1;
      state.mostAtOnce = Math.max(state.mostAtOnce, atOnce);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        setTimeout(() => {
          atOnce -= 1;
          const refused = refusal(state.refuse, 'letter');
          const { mailFrom, rcptTo } = session.envelope;
          if (!refused)
            state.letters.push(
              letterOf(
                mailFrom ? mailFrom.address : '',
                rcptTo.map(({ address }) => address),
                Buffer.concat(chunks).toString(),
              ),
            );
          done(refused);
        }, state.delayMs);
      });
    },
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  return Object.assign(state, {
    port,
    close: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  });
}

function refusal(refuse: MailServer['refuse'], at: 'recipient' | 'letter'): Error | undefined {
  if (refuse?.at !== at) return undefined;
  return Object.assign(new Error('not today'), { responseCode: refuse.code });
}

function letterOf(from: string, to: readonly string[], raw: string): ReceivedLetter {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const fields = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(
    fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), decodedWords(field.slice(colon + 1).trim())];
    }),
  );
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = boundary ? raw.split(`--${boundary}`).slice(1, -1) : [];
  return { from, to, raw, headers, parts: new Map(parts.map(partOf)) };
}

function partOf(part: string): [string, string] {
  const [head = '', ...body] = part.trim().split('\r\n\r\n');
  const type = /content-type:\s*([^;\r\n]+)/i.exec(head)?.[1] ?? '';
  return [type, Buffer.from(body.join('\r\n\r\n'), 'base64').toString()];
}

/** RFC 2047, as much of it as a subject needs. */
function decodedWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_whole, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : Buffer.from(
            word
              .replaceAll('_', ' ')
              .replace(/=([0-9A-F]{2})/gi, (_hex, code: string) => String.fromCharCode(parseInt(code, 16))),
            'latin1',
          ).toString(),
    );
}
