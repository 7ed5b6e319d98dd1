import { TLP_LABELS } from '@fcert/kernel';
import { composeMail } from './compose-mail.js';
import { composeSms, composeWebhook } from './compose-short.js';
import { ALERT_KINDS, type AlertMessage, LANGUAGES, type MessageKind } from './message.js';
import { smsSize } from './sms-text.js';
import { TEXTS } from './texts.js';

const KINDS: readonly MessageKind[] = [...ALERT_KINDS, 'address-code', 'password-reset', 'password-changed'];
const links = {
  page: 'https://fcert.example/i/FC-2026-000123',
  acknowledge: 'https://fcert.example/a/t0ken',
};

const message = (over: Partial<AlertMessage> = {}): AlertMessage => ({
  id: '01890000-0000-7000-8000-000000000001',
  kind: 'escalation',
  eventType: 'escalation.raised',
  language: 'en',
  reference: 'FC-2026-000123',
  tlp: 'amber',
  facts: {
    escalationId: '01890000-0000-7000-8000-000000000002',
    step: 2,
    action: 'page',
    clock: 'High: FCERT acknowledges',
    caption: 'FCERT house target',
    dueAt: '2026-11-23T18:40:00.000Z',
  },
  createdAt: new Date('2026-11-23T18:20:00Z'),
  ...over,
});

describe('a letter', () => {
  it('says what, which clock, due when and whose number that is', () => {
    const { subject, text, html } = composeMail(message(), links);
    expect(subject).toBe('[FCERT] Escalation FC-2026-000123: your answer is needed');
    expect(text).toContain('Clock: High: FCERT acknowledges');
    expect(text).toContain('Due: Mon 23 Nov 2026, 23:40 PKT (FCERT house target)');
    expect(text).toContain('Acknowledge:\nhttps://fcert.example/a/t0ken');
    expect(html).toContain('<html lang="en" dir="ltr">');
    expect(html).toContain('href="https://fcert.example/a/t0ken"');
  });

  it('in Urdu reads from right to left, numbers and addresses from left to right', () => {
    const { subject, text, html } = composeMail(message({ language: 'ur' }), links);
    expect(subject).toContain('FC-2026-000123: آپ کا جواب درکار ہے');
    expect(html).toContain('<html lang="ur" dir="rtl">');
    expect(html).toContain('<bdi dir="ltr">FC-2026-000123</bdi>');
    expect(text).toContain('\u2066FC-2026-000123\u2069');
    expect(text).toMatch(/23:40 PKT/);
  });

  it('about a forgotten password brings its page, or where there is none its token, and no case', () => {
    const personal = {
      kind: 'password-reset',
      reference: null,
      tlp: 'clear',
      facts: { resetId: 'r' },
    } as const;
    for (const language of LANGUAGES) {
      const it = message({ ...personal, language });
      const reset = `https://fcert.example/password-reset/${language}#t0ken`;
      const [linked, typed] = [composeMail(it, { reset }), composeMail(it, {}, 't0ken')];
      expect(linked.text).toContain(`${TEXTS[language].reset}:\n${reset}`);
      expect(linked.html).toContain(`href="${reset}"`);
      expect(typed.text).toContain('t0ken');
      for (const { text } of [
        linked,
        typed,
        composeMail(message({ ...personal, kind: 'password-changed', language }), {}),
      ])
        expect(text).not.toMatch(/TLP:|FC-2026/);
    }
  });

  it.each(['red', 'amber+strict'] as const)('marked %s tells the number and nothing else', (tlp) => {
    for (const language of LANGUAGES) {
      for (const kind of ALERT_KINDS) {
        const { subject, text, html } = composeMail(message({ tlp, language, kind }), links);
        expect(subject).toBe('[FCERT] FC-2026-000123');
        for (const secret of ['High: FCERT', '23:40', 'house target', TEXTS[language].kinds[kind].heading])
          expect({ secret, told: `${text}${html}`.includes(secret) }).toEqual({ secret, told: false });
        expect(text).toContain(`TLP:${tlp.toUpperCase()}`);
        expect(text).toContain('https://fcert.example/a/t0ken');
      }
    }
  });

  it('shows hostile words as words', () => {
    const evil = '<img src=x onerror=alert(1)>"{{constructor.constructor("x")()}}${1+1}<%=1%>';
    const { html } = composeMail(message({ facts: { clock: evil } }), links);
    expect(html).not.toContain('<img');
    expect(html).toContain(
      '&lt;img src=x onerror=alert(1)&gt;&quot;{{constructor.constructor(&quot;x&quot;)()}}${1+1}',
    );
  });

  it('loads nothing and runs nothing', () => {
    for (const language of LANGUAGES) {
      for (const kind of KINDS) {
        const { html } = composeMail(message({ kind, language }), links, '123456');
        expect(html).not.toMatch(/<(img|script|link|iframe|object|form|style)\b|src=|url\(/i);
      }
    }
  });

  it('leaves no word unfilled', () => {
    for (const language of LANGUAGES) {
      for (const kind of KINDS) {
        const { subject, text, html } = composeMail(message({ kind, language }), links, '12345678');
        expect(subject + text + html).not.toMatch(/\{\w+\}|undefined|null/);
        expect(subject).not.toMatch(/[\r\n]/);
      }
    }
  });

  it('without a public address sends the reader to sign in', () => {
    expect(composeMail(message(), {}).text).toContain('Sign in to FCERT to go on.');
  });
});

describe('a text message', () => {
  it('fits into one in either language, the code included', () => {
    for (const language of LANGUAGES) {
      for (const kind of KINDS) {
        for (const tlp of TLP_LABELS) {
          const text = composeSms(message({ kind, language, tlp }), '12345678');
          expect({ language, kind, tlp, segments: smsSize(text).segments }).toMatchObject({ segments: 1 });
          expect(text).not.toMatch(/\{\w+\}/);
        }
      }
    }
  });

  it('never tells the clock', () => {
    expect(composeSms(message())).not.toContain('acknowledges');
  });
});

describe('the body of a webhook', () => {
  it('is type, timestamp and data', () => {
    expect(JSON.parse(composeWebhook(message(), links))).toEqual({
      type: 'fcert.escalation',
      timestamp: '2026-11-23T18:20:00.000Z',
      data: {
        id: '01890000-0000-7000-8000-000000000001',
        reference: 'FC-2026-000123',
        tlp: 'amber',
        page: links.page,
        escalationId: '01890000-0000-7000-8000-000000000002',
        step: 2,
        action: 'page',
        clock: 'High: FCERT acknowledges',
        caption: 'FCERT house target',
        dueAt: '2026-11-23T18:40:00.000Z',
      },
    });
  });

  it('marked RED holds no details, and no body ever the link that acknowledges', () => {
    const { data } = JSON.parse(composeWebhook(message({ tlp: 'red' }), links)) as { data: object };
    expect(Object.keys(data).sort()).toEqual(['id', 'page', 'reference', 'tlp']);
    for (const tlp of TLP_LABELS) expect(composeWebhook(message({ tlp }), links)).not.toContain('t0ken');
  });
});
