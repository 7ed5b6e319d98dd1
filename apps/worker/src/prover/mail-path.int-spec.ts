import { type MailServer, openMailServer } from '../../../../test/mail-server.js';
import type { AlarmMessage } from './alarm-path.js';
import { MailPath } from './mail-path.js';

const ALARM: AlarmMessage = {
  id: '01a20000-0000-7000-8000-000000000009',
  at: '2026-11-02T09:01:00.000Z',
  type: 'prover.alarm',
  summary: '1 found: due-moved',
  open: 3,
  found: 1,
  resolved: 0,
  findings: [
    {
      kind: 'due-moved',
      title: 'A due time was moved',
      reference: 'FC-2026-000001',
      says: 'due later than its history says',
      since: '2026-11-02T09:00:00.000Z',
    },
  ],
};

/** The prover's own letters, over a real SMTP server. */
describe('an alarm by mail', () => {
  let relay: MailServer;
  beforeEach(async () => {
    relay = await openMailServer();
  });
  afterEach(() => relay.close());
  const path = () =>
    new MailPath(`smtp://127.0.0.1:${relay.port}`, 'prover@cert.example', [
      'duty@cert.example',
      'head@cert.example',
    ]);

  it('reaches everybody it is for, says what was found and how much is open', async () => {
    expect(await path().send(ALARM)).toBe(true);
    expect(relay.letters).toHaveLength(1);
    const [{ from, to, headers, raw }] = relay.letters as [MailServer['letters'][number]];
    expect([from, to]).toEqual(['prover@cert.example', ['duty@cert.example', 'head@cert.example']]);
    expect(headers.get('subject')).toBe('[FCERT prover] 1 found: due-moved');
    expect(headers.get('message-id')).toBe(`<${ALARM.id}@fcert-prover>`);
    expect(raw).toContain('A due time was moved (FC-2026-000001)');
    expect(raw).toContain('3 open in all');
  });

  it('is not taken where the relay refuses it or is away: the bell keeps it', async () => {
    relay.refuse = { at: 'letter', code: 451 };
    await expect(path().send(ALARM)).rejects.toThrow();
    expect(relay.letters).toEqual([]);
    const away = path();
    await relay.close();
    await expect(away.send(ALARM)).rejects.toThrow();
    relay = await openMailServer();
  });
});
