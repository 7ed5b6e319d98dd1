import { readFileSync } from 'node:fs';
import { openClassifier } from './classify.js';
import { CONCEPTS } from './concepts.js';
import type { ModelDocument } from './linear-model.js';
import { ENGLISH_RULES } from './rare-type-rules.js';
import { EVENT_GROUPS } from './tells-of-event.js';
import { URDU_HINTS } from './urdu-hints.js';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as unknown;
const document = read('libs/triage/model/weights.json') as ModelDocument;
const classify = openClassifier(document);
const types = new Set(
  (
    read('data/rsit.json') as { classes: { class_id: string; types: { type_id: string }[] }[] }
  ).classes.flatMap(({ class_id: id, types: own }) => own.map((type) => `${id}/${type.type_id}`)),
);

const nameOf = (it: { class: string; type: string }) => `${it.class}/${it.type}`;

/** Written for this test; none of these texts stands in the training file. */
const OWN_TEXTS: readonly [expected: string, title: string, description: string][] = [
  [
    'availability/ddos',
    'Website under DDoS',
    'Since 09:00 the portal is flooded by a distributed denial of service attack and citizens cannot reach it.',
  ],
  [
    'information-content-security/unauthorised-information-modification',
    'Ransomware on file server',
    'All files on the file server are encrypted with the extension .lockbit and a ransom note demands bitcoin.',
  ],
  [
    'information-content-security/unauthorised-information-modification',
    'Website defaced',
    'The home page of the division was replaced with a message by a hacker group on Independence Day.',
  ],
  [
    'information-content-security/data-loss',
    'Laptop stolen',
    'An unencrypted laptop with personnel records was stolen from the car of an officer in Islamabad.',
  ],
  [
    'information-content-security/data-leak',
    'Wrong recipient',
    'A spreadsheet with CNIC numbers of 300 pensioners was e-mailed to the wrong recipient by mistake.',
  ],
  [
    'information-content-security/unauthorised-information-access',
    'Employee looked up records',
    'A clerk looked up family records of a celebrity without any official need and sold them.',
  ],
  [
    'malicious-code/infected-system',
    'Trojan on workstation',
    'Antivirus found a remote access trojan on two workstations of the visa section; the machines were disconnected.',
  ],
  [
    'intrusions/application-compromise',
    'SQL injection',
    'The scholarship portal was hacked by SQL injection and the user table was dumped on a forum.',
  ],
  [
    'intrusions/system-compromise',
    'Server hacked',
    'Unknown hackers broke into our server and stole the database.',
  ],
];

const RARE_TEXTS: readonly [expected: string, title: string, description: string][] = [
  [
    'abusive-content/spam',
    'Spam from our mail server',
    'Our mail relay has been sending unsolicited bulk e-mails since last night.',
  ],
  [
    'abusive-content/harmful-speech',
    'Threats on social media',
    'An officer receives death threats and is subject to online harassment under every post.',
  ],
  [
    'abusive-content/violence',
    'Illegal content',
    'A user uploaded child sexual abuse material to a forum hosted on our servers.',
  ],
  [
    'malicious-code/c2-server',
    'C2 server in our data centre',
    'A command and control server of a botnet is running on a virtual machine of ours.',
  ],
  [
    'malicious-code/malware-distribution',
    'Download page abused',
    'Our web host is serving a trojanised installer and hosting malware for others.',
  ],
  [
    'malicious-code/malware-configuration',
    'Configuration found',
    'We found a malware configuration file listing web-injects against four banks.',
  ],
  [
    'information-gathering/scanner',
    'Port scan from one address',
    'The firewall logged a horizontal scan of TCP ports 22, 23 and 3389 across the whole subnet.',
  ],
  [
    'information-gathering/sniffing',
    'Traffic listened to',
    'ARP spoofing on the floor switch let somebody run a packet sniffer in the ministry.',
  ],
  [
    'intrusion-attempts/ids-alert',
    'Suricata alerts',
    'Suricata alerts show exploitation attempts against our web server; nothing was affected.',
  ],
  [
    'intrusion-attempts/brute-force',
    'SSH attempts',
    'More than 12000 failed SSH login attempts for root from one address since midnight; none succeeded.',
  ],
  [
    'intrusion-attempts/exploit',
    'Unknown exploit',
    'Our sensor saw a zero-day exploit thrown at the gateway, a previously unseen attack pattern.',
  ],
  [
    'intrusions/privileged-account-compromise',
    'Domain admin',
    'They gained domain admin credentials and created a rogue administrator account.',
  ],
  [
    'availability/sabotage',
    'Fibre cut on purpose',
    'Somebody deliberately destroyed the cabinet and severed the fibre; police speak of sabotage.',
  ],
  [
    'fraud/copyright',
    'Pirated software',
    'A copyright infringement notice was received for pirated software shared from our network.',
  ],
  [
    'fraud/masquerade',
    'Fake page',
    'A fake Facebook page in the name of the Minister asks citizens for money.',
  ],
  [
    'fraud/phishing',
    'Fake login page',
    'A look-alike login page imitating our webmail asks employees for passwords.',
  ],
  [
    'fraud/unauthorised-use-of-resources',
    'Coins mined',
    'XMRig and other crypto-mining software runs on the cluster of the university.',
  ],
  [
    'vulnerable/weak-crypto',
    'Portal offers SSLv3',
    'The tax portal accepts SSLv3 and RC4 cipher suites and is open to POODLE.',
  ],
  [
    'vulnerable/ddos-amplifier',
    'Open DNS resolver',
    'The host 203.0.113.9 is an open resolver and is used for DNS amplification against third parties.',
  ],
  [
    'vulnerable/potentially-unwanted-accessible',
    'Telnet open',
    'Telnet and the management interface of the router are reachable from the internet.',
  ],
  [
    'vulnerable/vulnerable-system',
    'Unpatched Exchange',
    'Our Exchange server is still vulnerable to CVE-2021-26855, the patch is planned.',
  ],
  ['test/test', 'Test', 'This is a test of the reporting form, please ignore.'],
];

describe('what the model has learnt', () => {
  it.each(OWN_TEXTS)('fills in %s: %s', (expected, title, description) => {
    const answer = classify({ title, description });
    expect({ name: nameOf(answer), auto: answer.auto }).toEqual({ name: expected, auto: true });
    expect(answer.heldBack).toEqual([]);
    expect(answer.candidates).toHaveLength(3);
    expect(answer.candidates[0]?.by).toBe('model');
    expect(answer.candidates[0]?.reasons.length).toBeGreaterThan(0);
  });

  it('names the words that spoke for the type', () => {
    const answer = classify({
      title: 'Laptop stolen',
      description: 'An unencrypted laptop was stolen from a car.',
    });
    expect(answer.candidates[0]?.reasons.join(' ')).toMatch(/laptop|stolen|theft/);
  });

  it('answers with the model it was opened with, and with types of the taxonomy only', () => {
    expect(classify({ title: 'a', description: 'b' }).model).toBe(document.name);
    const named = [...document.labels, ...ENGLISH_RULES, ...URDU_HINTS].map(nameOf);
    expect(named.filter((name) => !types.has(name))).toEqual([]);
  });

  it('carries the threshold and the figures it was trained with', () => {
    const figures = read('libs/triage/model/figures.json') as {
      temperature: number;
      autoThreshold: number;
      heldBack: Record<string, number>;
    };
    expect(document).toMatchObject({
      temperature: figures.temperature,
      autoThreshold: figures.autoThreshold,
    });
    expect(figures.heldBack.typeAccuracyA).toBeGreaterThanOrEqual(0.8);
    expect(figures.heldBack.typeAccuracyAB).toBeGreaterThanOrEqual(0.74);
    expect(figures.heldBack.top3).toBeGreaterThanOrEqual(0.93);
    expect(figures.heldBack.autoCoverage).toBeGreaterThanOrEqual(0.55);
    expect(figures.heldBack.autoPrecision).toBeGreaterThanOrEqual(0.9);
  });
});

describe('types the training reports hardly hold', () => {
  it.each(RARE_TEXTS)(
    'puts %s first, says by which phrase, and does not fill it in: %s',
    (expected, title, description) => {
      const answer = classify({ title, description });
      expect(nameOf(answer.candidates[0]!)).toBe(expected);
      expect(answer.candidates[0]).toMatchObject({ by: 'rule' });
      expect(answer.candidates[0]?.reasons[0]).toMatch(/"/);
      expect(answer.auto).toBe(false);
      expect(answer.heldBack[0]).toMatch(/rule/);
    },
  );

  it('adds its reason, and nothing else, to a surer model that says the same', () => {
    const description =
      'A power failure and a failed generator took the whole data centre offline for six hours.';
    const answer = classify({ title: 'Data centre down', description });
    expect(answer.candidates[0]).toMatchObject({ type: 'outage', by: 'model' });
    expect(answer.candidates[0]?.reasons[0]).toMatch(/failure without an attacker: "power failure"/);
  });

  it('does not take a try that succeeded for a try', () => {
    const answer = classify({
      title: 'VPN',
      description: 'A brute force attack on the VPN succeeded and the account was taken over.',
    });
    expect(answer.type).not.toBe('brute-force');
  });
});

describe('texts it cannot read', () => {
  const unread: readonly [string, string, string][] = [
    [
      'Urdu',
      'سرکاری ویب سائٹ ہیک ہو گئی',
      'ہماری وزارت کی ویب سائٹ آج صبح ہیک کر لی گئی ہے اور صفحہ تبدیل کر دیا گیا ہے۔',
    ],
    [
      'Roman Urdu',
      'website hack ho gai',
      'hamari ministry ki website subah se hack ho gai hai aur kuch log data le gaye hain',
    ],
    [
      'Roman Urdu theft',
      'laptop chori ho gaya',
      'daftar se laptop chori ho gaya hai jis mein mulazmeen ka record tha',
    ],
    ['nothing', '', ''],
    ['one word', 'hack', 'hack'],
    ['signs only', '!!!', '… ؟ — 123'],
    ['Chinese', '网站被黑', '我们的网站昨晚被黑客攻击。'],
    ['lone surrogate', '\ud800', 'x \udfff y'],
  ];

  it.each(unread)('%s is never filled in', (_, title, description) => {
    const answer = classify({ title, description });
    expect(answer.auto).toBe(false);
    expect(answer.heldBack.length).toBeGreaterThan(0);
    expect(answer.candidates.length).toBeLessThanOrEqual(3);
  });

  it('offers a suggestion for an Urdu word it was told of', () => {
    const answer = classify({ title: 'ہماری ویب سائٹ ہیک ہو گئی', description: 'مدد درکار ہے' });
    expect(answer).toMatchObject({ class: 'other', type: 'undetermined', confidence: 0 });
    expect(answer.candidates[0]).toMatchObject({ type: 'system-compromise', by: 'rule' });
  });
});

describe('letters that report no incident', () => {
  it.each([
    [
      'Request for information',
      'Please send us your guideline on password policy and the training calendar.',
    ],
    [
      'Meeting',
      'The committee will meet on Monday at 10:00 in the committee room to discuss the annual budget.',
    ],
    ['Nil report', 'Nothing to report for the month of October.'],
    [
      'List of officers',
      'The list of officers of the division with their telephone numbers is enclosed with this letter.',
    ],
    ['Thanks', 'This is about the thing we discussed, thank you very much for the support of your staff.'],
  ])('%s is never filled in', (title, description) => {
    expect(classify({ title, description }).auto).toBe(false);
  });

  it('says so where no word tells what happened', () => {
    const answer = classify({
      title: 'List',
      description: 'The list of patients and their records is in the folder.',
    });
    expect(answer.heldBack).toContain('no word says what happened');
  });

  it('knows the groups of words it looks for', () => {
    expect(EVENT_GROUPS.filter((group) => !Object.hasOwn(CONCEPTS, group))).toEqual([]);
  });
});

describe('work it does', () => {
  it.each([
    ['one word', 'a'.repeat(50_000)],
    ['many words', 'stolen laptop '.repeat(4000)],
    ['many figures', '1.'.repeat(25_000)],
    ['failed log-ins', 'failed ssh '.repeat(4500)],
    ['settings', 'misconfiguration '.repeat(3000)],
    ['spaces', ' '.repeat(50_000)],
  ])('stays small on 50 kB of %s', (_, description) => {
    const started = performance.now();
    classify({ title: 'x', description });
    expect(performance.now() - started).toBeLessThan(100);
  });

  it('classifies at least 300 reports a second on a busy machine (2,000 and more on an idle one)', () => {
    const texts = [...OWN_TEXTS, ...RARE_TEXTS].map(([, title, description]) => ({ title, description }));
    const started = performance.now();
    for (let round = 0; round < 20; round += 1) for (const text of texts) classify(text);
    const perSecond = (20 * texts.length) / ((performance.now() - started) / 1000);
    expect(perSecond).toBeGreaterThan(300);
  });
});
