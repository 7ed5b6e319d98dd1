import { readFileSync } from 'node:fs';
import type { Severity } from '@fcert/kernel';
import fc from 'fast-check';
import { readScoreProfile, type ScoreProfile } from './score-profile.js';
import { scoreSeverity, severityAt } from './score-severity.js';
import type { ScoreFacts } from './severity-evidence.js';

const shipped = () =>
  JSON.parse(readFileSync('libs/triage/profiles/ncss-house-1.json', 'utf8')) as ScoreProfile;
const profile = readScoreProfile(shipped());

const facts = (given: Partial<ScoreFacts> = {}): ScoreFacts => ({
  text: '',
  types: [],
  sector: null,
  critical: null,
  affected: null,
  services: 0,
  kev: false,
  kevRansomware: false,
  ...given,
});
const score = (given: Partial<ScoreFacts> = {}, claim: Severity | null = null) =>
  scoreSeverity(profile, facts(given), claim);
const line = (given: Partial<ScoreFacts>, category: string) =>
  score(given).breakdown.find((it) => it.category === category)!;

describe('the arithmetic', () => {
  const small = readScoreProfile({
    ...shipped(),
    categories: [
      {
        id: 'a',
        name: 'A',
        weight: 3,
        whenUnknown: 'widen',
        options: [
          { id: 'no', name: 'No', value: 20 },
          { id: 'yes', name: 'Yes', value: 80 },
        ],
      },
      {
        id: 'b',
        name: 'B',
        weight: 1,
        whenUnknown: 'exclude',
        options: [
          { id: 'no', name: 'No', value: 0 },
          { id: 'half', name: 'Half', value: 50 },
          { id: 'yes', name: 'Yes', value: 100 },
        ],
      },
    ],
    priors: { '*': {}, 'fraud/phishing': { a: ['no', 'yes'], b: ['half', 'half'] } },
    evidence: [
      { id: 'a-yes', when: { phrase: 'bad' }, category: 'a', low: 'yes', high: 'yes', reason: 'bad' },
    ],
  });
  const phishing = [{ class: 'fraud', type: 'phishing' }];

  it('is 100 (S - Smin) / (Smax - Smin) at both ends', () => {
    // Smin = 3*20 + 1*0 = 60, Smax = 3*80 + 1*100 = 340; low S = 60 + 50, high S = 240 + 50.
    expect(scoreSeverity(small, facts({ types: phishing }), null)).toMatchObject({ low: 17.9, high: 82.1 });
    expect(scoreSeverity(small, facts({ types: phishing, text: 'bad' }), null)).toMatchObject({
      low: 82.1,
      high: 82.1,
    });
  });

  it('widens over an unknown category and leaves out one the profile says to leave out', () => {
    const answer = scoreSeverity(small, facts(), null);
    expect(answer).toMatchObject({ low: 0, high: 100 });
    expect(answer.breakdown.map(({ known, counted }) => ({ known, counted }))).toEqual([
      { known: false, counted: true },
      { known: false, counted: false },
    ]);
  });
});

describe('the shipped profile', () => {
  it('lets the upper bound pick the severity and keeps the mildest reading', () => {
    const answer = score({ types: [{ class: 'availability', type: 'ddos' }], critical: true });
    expect(answer.low).toBeLessThan(answer.high);
    expect(answer.severity).toBe(severityAt(profile, answer.high));
    expect(answer.mildest).toBe(severityAt(profile, answer.low));
    expect(answer.profile).toBe('nciss-house@1');
    expect(answer.breakdown).toHaveLength(8);
  });

  it('never counts unknown as zero', () => {
    expect(score().high).toBeGreaterThan(
      score({ types: [{ class: 'vulnerable', type: 'weak-crypto' }] }).high,
    );
    expect(score().severity).not.toBe('baseline');
  });

  it.each<[Severity, string, Partial<ScoreFacts>]>([
    [
      'baseline',
      'a blocked port scan',
      {
        text: 'A port scan was blocked.',
        types: [{ class: 'information-gathering', type: 'scanner' }],
        critical: false,
      },
    ],
    [
      'low',
      'one letter to the wrong patient',
      {
        text: 'A letter for one patient went to another, 1 person.',
        types: [{ class: 'information-content-security', type: 'data-leak' }],
        affected: 1,
        critical: false,
      },
    ],
    [
      'medium',
      'a defaced page',
      {
        text: 'Our home page was defaced by a hacker group.',
        types: [{ class: 'information-content-security', type: 'unauthorised-information-modification' }],
        critical: false,
      },
    ],
    [
      'high',
      'a DDoS on a critical body',
      {
        text: 'The portal is down under DDoS.',
        types: [{ class: 'availability', type: 'ddos' }],
        critical: true,
        sector: 'finance',
      },
    ],
    [
      'critical',
      'ransomware in the core of a bank',
      {
        text: 'All systems are encrypted by ransomware, branches nationwide are offline, a domain controller was taken.',
        types: [{ class: 'information-content-security', type: 'unauthorised-information-modification' }],
        critical: true,
        sector: 'finance',
        affected: 5_000_000,
      },
    ],
  ])('calls %s: %s', (severity, _, given) => {
    expect(score(given).severity).toBe(severity);
  });

  it('says for every line why', () => {
    expect(line({ affected: 20_000 }, 'potential-impact')).toMatchObject({
      low: { id: 'many' },
      high: { id: 'many' },
      reasons: expect.arrayContaining(['ten thousand or more people or records']) as unknown,
    });
    expect(line({ kevRansomware: true, kev: true }, 'actor')).toMatchObject({
      high: { id: 'organised-crime' },
    });
    expect(line({ critical: false }, 'cross-sector')).toMatchObject({
      high: { id: 'own-sector' },
      known: true,
    });
    expect(line({}, 'recoverability')).toMatchObject({
      known: false,
      counted: false,
      reasons: ['not known: left out'],
    });
  });

  it('narrows with every fact, never beyond what the types allow together', () => {
    const open = score({
      types: [
        { class: 'fraud', type: 'phishing' },
        { class: 'availability', type: 'ddos' },
      ],
    });
    const sure = score({ types: [{ class: 'fraud', type: 'phishing' }] });
    expect(sure.high - sure.low).toBeLessThanOrEqual(open.high - open.low);
    expect(sure.high).toBeLessThanOrEqual(open.high);
  });
});

describe("the reporter's claim", () => {
  const scan = {
    text: 'a port scan was blocked',
    types: [{ class: 'information-gathering', type: 'scanner' }],
    critical: false,
  };

  it('raises by two levels at most and is kept', () => {
    expect(score(scan, 'critical')).toMatchObject({
      severity: 'medium',
      claim: { stated: 'critical', raised: true },
    });
    expect(score(scan, 'low')).toMatchObject({ severity: 'low', claim: { stated: 'low', raised: true } });
  });

  it('never lowers', () => {
    const grave = {
      types: [{ class: 'availability', type: 'ddos' }],
      critical: true,
      text: 'all systems are down',
    };
    expect(score(grave, 'baseline')).toMatchObject({
      severity: score(grave).severity,
      claim: { raised: false },
    });
  });
});

describe('any facts', () => {
  it('give a score from 0 to 100 whose low end is not above its high end', () => {
    fc.assert(
      fc.property(
        fc.record({
          text: fc
            .array(
              fc.constantFrom('ransomware', 'offline', 'anonymous', 'passport', 'scada', 'blocked', 'wiped'),
            )
            .map((words) => words.join(' ')),
          critical: fc.constantFrom(true, false, null),
          affected: fc.option(fc.nat(10_000_000), { nil: null }),
          kev: fc.boolean(),
          types: fc.subarray([
            { class: 'fraud', type: 'phishing' },
            { class: 'availability', type: 'outage' },
            { class: 'other', type: 'undetermined' },
            { class: 'test', type: 'test' },
          ]),
        }),
        (given) => {
          const { low, high } = score(given);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(100);
          expect(low).toBeLessThanOrEqual(high);
        },
      ),
    );
  });
});

describe('a profile document', () => {
  const broken: readonly [string, (it: ScoreProfile) => unknown, RegExp][] = [
    ['without version', (it) => ({ ...it, version: undefined }), /version/],
    [
      'whose options do not ascend',
      (it) => ({
        ...it,
        categories: [{ ...it.categories[0], options: [...it.categories[0]!.options].reverse() }],
      }),
      /ascend/,
    ],
    ['without weight', (it) => ({ ...it, categories: [{ ...it.categories[0], weight: 0 }] }), /weight/],
    [
      'whose cut-offs rise',
      (it) => ({ ...it, cutOffs: it.cutOffs.map((cut) => ({ ...cut, from: 100 - cut.from })) }),
      /descend/,
    ],
    ['that leaves out a severity', (it) => ({ ...it, cutOffs: it.cutOffs.slice(1) }), /severity/],
    [
      'whose evidence names no option',
      (it) => ({ ...it, evidence: [{ ...it.evidence[0], high: 'x' }] }),
      /no option/,
    ],
    [
      'whose evidence holds always',
      (it) => ({ ...it, evidence: [{ ...it.evidence[0], when: {} }] }),
      /holds always/,
    ],
    ['without a general prior', (it) => ({ ...it, priors: {} }), /prior/],
  ];

  it.each(broken)('%s is refused', (_, breakIt, message) => {
    expect(() => readScoreProfile(breakIt(shipped()))).toThrow(message);
  });
});
