import { readFileSync } from 'node:fs';
import { pdfText } from '../../../../test/pdf-text.js';
import { type Paper, PaperPrinter } from './paper-printer.js';

const instant = (event: string) => ({
  event,
  at: '2026-11-02T18:50:00.000Z',
  fact: 3,
  recordedAt: '2026-11-02T18:51:00.000Z',
  recordedBy: 'Duty analyst',
  local: '2026-11-02 23:50:00 PKT',
  recordedLocal: '2026-11-02 23:51:00 PKT',
});

/** Everything the template can show, on a body with an Urdu name. */
const CERTIFICATE = {
  scope: 'clock',
  status: 'final',
  asOfLocal: null,
  marking: 'amber',
  subject: {
    reference: 'FC-2026-000001',
    openedLocal: '2026-11-02 23:50:00 PKT',
    constituent: { code: 'DIV-CABINET', name: 'کابینہ ڈویژن' },
  },
  clocks: [
    {
      title: 'High: FCERT triages and classifies',
      instance: 2,
      verdict: { state: 'met_late', words: 'Met late by 5 min' },
      dutyHolder: { name: 'Federal CERT' },
      policy: {
        id: 'house-default',
        version: '1.0.0',
        title: 'FCERT house targets',
        caption: 'FCERT house target',
        status: 'house',
        legalBasis: 'None. Set by FCERT itself.',
        citation: { url: 'https://example.org/source' },
      },
      start: instant('received_by_fcert'),
      anchor: instant('received_by_fcert'),
      due: { at: '2026-11-02T19:05:00.000Z', local: '2026-11-03 00:05:00 PKT', working: [{ text: 'PT15M' }] },
      stop: instant('classified'),
      pauses: [{ fromLocal: 'one', toLocal: 'two', reason: 'waiting-for-reporter', author: 'Duty analyst' }],
      firings: [{ level: 'warn-50', dueLocal: 'three', lateWords: '0.2 s' }],
    },
  ],
  restsOn: {
    facts: [1, 2],
    auditEntries: [3],
    policies: [{ id: 'house-default', version: '1.0.0', sha256: 'ab' }],
  },
  hashes: { facts: 'cd'.repeat(32), document: 'ef'.repeat(32) },
};

const paper = (data: unknown = CERTIFICATE): Paper => ({
  template: 'clock-certificate',
  data,
  instant: new Date('2026-11-02T18:51:00Z'),
});

describe('printing a paper', () => {
  const printer = new PaperPrinter();

  it('gives the same bytes for the same paper, and others for another', async () => {
    const [first, second, other] = await Promise.all([
      printer.print(paper()),
      printer.print(paper()),
      printer.print(paper({ ...CERTIFICATE, marking: 'green' })),
    ]);
    expect(first.subarray(0, 5).toString()).toBe('%PDF-');
    expect(second.equals(first)).toBe(true);
    expect(other.equals(first)).toBe(false);
  });

  it('bears the date of what it is about, never that of printing', async () => {
    const pdf = (await printer.print(paper())).toString('latin1');
    expect(pdf).toContain('2026-11-02T18:51:00Z');
    expect(pdf).not.toContain(new Date().toISOString().slice(0, 10));
  });

  it('sets Urdu names in a font of its own, and leaves no letter out', async () => {
    const pdf = await printer.print(paper());
    const text = await pdfText(pdf);
    for (const letter of new Set('کابینہڈویژن')) expect(text).toContain(letter);
    expect(pdf.toString('latin1')).toMatch(/NotoNastaliqUrdu/);
    expect(text).toContain('Met late by 5 min');
    expect(text).toContain('waiting-for-reporter');
  });

  it('names what cannot be printed, and prints on afterwards', async () => {
    await expect(printer.print(paper({ status: 'final' }))).rejects.toThrow(/could not be printed/);
    await expect(printer.print({ ...paper(), template: '../secrets' })).rejects.toThrow(
      /no name of a template/,
    );
    expect((await printer.print(paper())).length).toBeGreaterThan(1000);
  });

  it('refuses when too many wait, instead of starting a process for each', async () => {
    const asked = Array.from({ length: 26 }, () => printer.print(paper()));
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter((it) => it.status === 'rejected');
    expect(refused).toHaveLength(5);
    expect(refused[0]).toMatchObject({ reason: { code: 'printer-busy', kind: 'unavailable' } });
  }, 60_000);

  it('ships the licence of its fonts beside them', () => {
    expect(readFileSync('data/papers/fonts/OFL.txt', 'utf8')).toMatch(/SIL OPEN FONT LICENSE Version 1\.1/);
  });
});
