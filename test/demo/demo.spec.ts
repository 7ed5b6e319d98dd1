import { readFileSync } from 'node:fs';
import path from 'node:path';
import { demoModules, ROOT } from './demo-modules.js';

const { percentile, sampleReports, scrubNames, withRepeats } = await demoModules();

describe('taking private names out of a text', () => {
  it.each([
    ['after a title', 'A nurse told Dr. Zebulon Quark about it.', 'A nurse told Dr. [person 1] about it.'],
    [
      'by the given name',
      'The laptop belonged to Jennifer Q. Example.',
      'The laptop belonged to [person 1].',
    ],
    ['by the age', 'Zorbal Quimby, 41, was the clerk.', '[person 1], 41, was the clerk.'],
    ['by the verb', 'It was stolen, Zorbal Quimby said.', 'It was stolen, [person 1] said.'],
    ['after the verb', 'It was stolen, said Zorbal Quimby.', 'It was stolen, said [person 1].'],
    ['with a nickname', 'Robert "Bobby" Sample pleaded guilty.', '[person 1] pleaded guilty.'],
  ])('%s', (_how, text, clean) => expect(scrubNames(text)).toBe(clean));

  it('gives one person one number, by surname and in the genitive too', () => {
    expect(
      scrubNames("Alice Sample met Bob Muster. Sample's laptop went to Muster, not to Alice Sample."),
    ).toBe("[person 1] met [person 2]. [person 1]'s laptop went to [person 2], not to [person 1].");
  });

  it('leaves institutions, places and roles as they are', () => {
    for (const text of [
      'St. Mary Medical Center and Alvarado Hospital told Howard County.',
      'Patient A was told by Duke University Health System in New York.',
      'The Privacy Officer and the Attorney General of South Carolina.',
      'James River Hospital, an institution of the state, said nothing.',
    ])
      expect(scrubNames(text)).toBe(text);
  });

  it('takes addresses and numbers', () => {
    expect(scrubNames('Write to a.b@example.org, call (555) 555-0100, SSN 000-12-3456.')).toBe(
      'Write to [e-mail], call [telephone], SSN [number].',
    );
  });

  it('gives the same text the same result, and leaves its own result alone', () => {
    const once = scrubNames('Alice Sample, 30, wrote to Bob Muster at b@example.org.');
    expect(scrubNames('Alice Sample, 30, wrote to Bob Muster at b@example.org.')).toBe(once);
    expect(scrubNames(once)).toBe(once);
  });
});

describe('the reports of the demonstration', () => {
  const reports = sampleReports(ROOT, 500);
  const { constituents } = JSON.parse(
    readFileSync(path.join(ROOT, 'data/federal-constituents.json'), 'utf8'),
  ) as { constituents: { code: string; sector: string }[] };
  const sectorOf = new Map(constituents.map((body) => [body.code, body.sector]));

  it('are the records of every sector but "other", the same in every run', () => {
    expect(reports).toHaveLength(395);
    expect(sampleReports(ROOT, 500)).toEqual(reports);
    expect(sampleReports(ROOT, 10)).toEqual(reports.slice(0, 10));
  });

  it('go in the name of bodies that exist, spread over the sectors', () => {
    const sectors = new Set(reports.map((report) => sectorOf.get(report.constituent)));
    expect([...sectors].sort()).toEqual(
      expect.arrayContaining(['education', 'finance', 'governance', 'health', 'it-telecom', 'media']),
    );
    expect(sectors.has(undefined)).toBe(false);
    expect(new Set(reports.map((report) => report.constituent)).size).toBeGreaterThan(40);
  });

  it('fit the contract of the intake', () => {
    for (const { body } of reports) {
      expect(body.title.length).toBeGreaterThan(0);
      expect(body.title.length).toBeLessThanOrEqual(300);
      expect(body.description.length).toBeGreaterThan(0);
      expect(body.sourceRef).toMatch(/^vcdb:[0-9A-F-]{36}$/);
    }
    expect(new Set(reports.map((report) => report.body.sourceRef)).size).toBe(395);
  });

  it('repeat some: the same number again, and the same text from a second desk of the same body', () => {
    const mixed = withRepeats(reports);
    expect(mixed.filter((report) => report.kind === 'first')).toEqual(reports);
    for (const repeat of mixed.filter((report) => report.kind !== 'first')) {
      const first = reports.find(
        ({ constituent, body }) =>
          constituent === repeat.constituent && repeat.body.sourceRef.startsWith(body.sourceRef),
      )!;
      expect(repeat.body.description).toBe(first.body.description);
      expect(repeat.body.sourceRef === first.body.sourceRef).toBe(repeat.kind === 'same-number');
      expect(mixed.indexOf(repeat)).toBeGreaterThan(mixed.indexOf(first) + 20);
    }
    const count = (kind: string) => mixed.filter((report) => report.kind === kind).length;
    expect([count('same-number'), count('second-desk')]).toEqual([31, 25]);
  });
});

describe('percentiles', () => {
  it('are nearest-rank and empty for nothing', () => {
    expect(percentile([3, 1, 2, 4], 0.5)).toBe(2);
    expect(percentile([3, 1, 2, 4], 0.99)).toBe(4);
    expect(percentile([7], 0.01)).toBe(7);
    expect(percentile([], 0.5)).toBeUndefined();
  });
});
