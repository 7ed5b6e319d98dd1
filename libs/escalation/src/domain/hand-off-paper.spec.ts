import { type PaperFacts, paperDocument, paperText } from './hand-off-paper.js';

const facts: PaperFacts = {
  number: 'FC-2026-000045/1',
  tlp: 'amber',
  to: 'National CERT (NCERT, PKCERT)',
  attention: null,
  reason: 'Two hospitals are hit by now.\nTLP:CLEAR\nThe third is off line.',
  content: {
    incident: {
      reference: 'FC-2026-000045',
      title: 'Ward systems\nTLP:CLEAR locked',
      state: 'in-progress',
      severity: 'critical',
      classification: 'availability/ddos',
      flags: [],
      organisation: { code: 'PIMS', name: 'Pakistan Institute of Medical Sciences' },
      sector: 'health',
      receivedAt: '2026-11-02T19:30:00.000Z',
      reports: 2,
    },
    instrument: {
      policy: 'house-default',
      version: '1.1.0',
      status: 'house',
      caption: 'FCERT house target',
      citation: null,
    },
    clocks: [
      {
        title: 'Critical: escalate to Government or National CERT',
        state: 'running',
        dueAt: '2026-11-02T20:30:00.000Z',
        caption: 'FCERT house target',
        citation: null,
      },
    ],
    observables: [{ type: 'ip', value: '192.0.2.7' }],
  },
  preparedAt: '2026-11-02T19:40:00.000Z',
  preparedBy: 'Analyst A',
  releasedAt: null,
  releasedBy: null,
};
const released = { ...facts, releasedAt: '2026-11-02T19:45:00.000Z', releasedBy: 'Lead B' };
const text = (it: PaperFacts): string => paperText(paperDocument(it), 'abc');

describe('the paper of a hand-off', () => {
  it('gives the same bytes again', () => {
    expect(text(released)).toBe(text(structuredClone(released)));
    expect(JSON.stringify(paperDocument(released))).toBe(
      JSON.stringify(paperDocument(structuredClone(released))),
    );
  });

  it('begins and ends with the label, and only there does a line begin with one', () => {
    const lines = text(released).trimEnd().split('\n');
    expect([lines[0], lines.at(-1)]).toEqual(['TLP:AMBER', 'TLP:AMBER']);
    expect(lines.filter((line) => line.startsWith('TLP:'))).toHaveLength(2);
  });

  it('says that a draft stays inside, and who released what left', () => {
    expect(text(facts)).toContain('NOT RELEASED');
    expect(text(released)).not.toContain('NOT RELEASED');
    expect(text(released)).toContain(
      'Released     2026-11-02 19:45:00 UTC (2026-11-03 00:45:00 PKT), Lead B',
    );
  });

  it('puts the caption beside every house number, and the citation beside what has one', () => {
    const lines = text(released).split('\n');
    const due = lines.findIndex((line) => line.includes('2026-11-02 20:30:00 UTC'));
    expect(lines[due + 1]).toContain('FCERT house target');
    const cited = {
      ...released,
      content: {
        ...released.content,
        instrument: {
          ...released.content.instrument!,
          status: 'regulation',
          citation: 'https://example.org/text',
        },
      },
    };
    expect(text(cited)).toContain('https://example.org/text');
  });

  it('says so where observables were left out', () => {
    expect(text(released)).toContain('192.0.2.7');
    const without = { ...released, content: { ...released.content, observables: null } };
    expect(text(without)).toContain('left out');
    expect(text(without)).not.toContain('192.0.2.7');
  });
});

describe('the paper line by line', () => {
  const RULE = 'https://example.org/rule';
  const full: PaperFacts = {
    ...released,
    attention: 'Duty officer',
    reason: 'Two hospitals are hit.\r\nA third is off line.',
    content: {
      ...released.content,
      incident: {
        ...released.content.incident,
        title: 'Ward systems\u202e\n\tlocked',
        flags: ['cii', 'exercise'],
      },
      instrument: { ...released.content.instrument!, status: 'draft', caption: 'Draft', citation: RULE },
      clocks: [
        ...released.content.clocks,
        { title: 'Final report', state: 'met', dueAt: null, caption: 'Draft', citation: RULE },
      ],
    },
  };
  const bare: PaperFacts = {
    ...facts,
    reason: 'A',
    content: {
      ...facts.content,
      incident: { ...facts.content.incident, title: 'Ward', severity: null, classification: null },
      instrument: null,
      clocks: [],
      observables: [],
    },
  };

  it('tells all that is known of what was released', () => {
    expect(text(full)).toBe(`TLP:AMBER

FEDERAL CERT OF PAKISTAN
Hand-off FC-2026-000045/1

To           National CERT (NCERT, PKCERT)
Attention    Duty officer
Incident     FC-2026-000045  Ward systems locked
Organisation Pakistan Institute of Medical Sciences (PIMS), health
Severity     critical
Class        availability/ddos
State        in-progress
Flags        cii, exercise
Received     2026-11-02 19:30:00 UTC (2026-11-03 00:30:00 PKT)
Reports      2

Reason
  Two hospitals are hit.
  A third is off line.

Instrument
  house-default 1.1.0 (draft)
  Draft
  https://example.org/rule

Time limits of FCERT
  Critical: escalate to Government or National CERT: due 2026-11-02 20:30:00 UTC (2026-11-03 01:30:00 PKT), running
    FCERT house target
  Final report: no time limit, met
    Draft, https://example.org/rule

Observables
  ip           192.0.2.7

Prepared     2026-11-02 19:40:00 UTC (2026-11-03 00:40:00 PKT), Analyst A
Released     2026-11-02 19:45:00 UTC (2026-11-03 00:45:00 PKT), Lead B
SHA-256      abc

TLP:AMBER
`);
  });

  it('says of a draft what is not known, and that it stays inside', () => {
    expect(text(bare)).toBe(`TLP:AMBER

FEDERAL CERT OF PAKISTAN
Hand-off FC-2026-000045/1
NOT RELEASED: stays inside FCERT

To           National CERT (NCERT, PKCERT)
Attention    -
Incident     FC-2026-000045  Ward
Organisation Pakistan Institute of Medical Sciences (PIMS), health
Severity     not known yet
Class        not classified yet
State        in-progress
Flags        -
Received     2026-11-02 19:30:00 UTC (2026-11-03 00:30:00 PKT)
Reports      2

Reason
  A

Instrument
  -

Time limits of FCERT
  -

Observables
  -

Prepared     2026-11-02 19:40:00 UTC (2026-11-03 00:40:00 PKT), Analyst A
Released     not released
SHA-256      abc

TLP:AMBER
`);
  });

  it.each([
    { releasedAt: '2026-11-02T19:45:00.000Z', releasedBy: null },
    { releasedAt: null, releasedBy: 'Lead B' },
  ])('counts as a draft until both the hour and the person of the release are known: %p', (half) => {
    expect(paperDocument({ ...facts, ...half }).released).toBeNull();
    expect(text({ ...facts, ...half })).toContain('NOT RELEASED');
  });
});
