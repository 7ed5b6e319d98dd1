import { encode, openModel, probabilities, scoresOf, type ModelDocument } from './linear-model.js';
import { featuresOf, stem, wordsOf } from './text-features.js';

/** Two labels, two words: `stolen` speaks for the first, `hacked` for the second. */
const document: ModelDocument = {
  format: 1,
  name: 'tiny',
  notice: '',
  labels: [
    { class: 'information-content-security', type: 'data-loss' },
    { class: 'intrusions', type: 'system-compromise' },
  ],
  documents: 10,
  familyLength: { w: 1, b: 1, s: 1, c: 1, e: 1, d: 1 },
  vocabulary: 'whack\nwstolen',
  documentFrequency: [5, 5],
  bias: [0.5, 0],
  scale: [0.01, 0.02],
  weights: Buffer.from(Int8Array.from([-100, 100, 127, -50]).buffer).toString('base64'),
  prior: [0.5, 0.5],
  temperature: 1,
  autoThreshold: 0.8,
};

describe('the linear model', () => {
  const model = openModel(document);
  const scoresFor = (description: string) => [
    ...scoresOf(
      model,
      encode(
        featuresOf({ title: '', description }),
        model.index,
        model.inverseFrequency,
        document.familyLength,
      ),
    ),
  ];

  it('adds quantised weights, scale by scale, to the bias', () => {
    // One known word: its family is scaled to length 1, so its value is 1.
    expect(scoresFor('stolen')[0]).toBeCloseTo(0.5 + 1.27);
    expect(scoresFor('stolen')[1]).toBeCloseTo(-1);
    expect(scoresFor('hacked')[1]).toBeCloseTo(2);
    expect(scoresFor('unknown words only')).toEqual([0.5, 0]);
  });

  it('scales a family to its length however many words it has', () => {
    expect(scoresFor('stolen stolen stolen')[0]).toBeCloseTo(1.77);
    expect(scoresFor('stolen hacked')[0]).toBeCloseTo(0.5 + (1.27 - 1) / Math.SQRT2);
  });

  it('flattens probabilities with the temperature', () => {
    const [sharp = 0] = probabilities(Float64Array.from([2, 0]), 0.5);
    const [flat = 0] = probabilities(Float64Array.from([2, 0]), 2);
    expect(sharp).toBeCloseTo(0.982, 3);
    expect(flat).toBeCloseTo(0.731, 3);
  });

  it('refuses a damaged weights file', () => {
    expect(() => openModel({ ...document, vocabulary: 'whack' })).toThrow(/damaged/);
    expect(() => openModel({ ...document, weights: document.weights.slice(4) })).toThrow(/damaged/);
  });
});

describe('the features of a text', () => {
  const keys = (title: string, description: string) => [...featuresOf({ title, description }).keys()];

  it('are stemmed words, pairs, title words, concepts and pairs of concepts', () => {
    expect(keys('Laptop stolen', 'Laptop stolen from cars.')).toEqual(
      expect.arrayContaining([
        'wlaptop',
        'blaptop stolen',
        'slaptop',
        'ccomputers',
        'etheft',
        'dcomputers>theft',
      ]),
    );
    expect(keys('', 'car')).not.toContain('scar');
  });

  it('do not count a title twice that begins the description', () => {
    const bag = featuresOf({ title: 'Laptop stolen from…', description: 'Laptop stolen from a car' });
    expect(bag.get('wlaptop')?.count).toBe(1);
    expect(featuresOf({ title: 'Laptop', description: 'A laptop' }).get('wlaptop')?.count).toBe(2);
  });

  it('keep the size of a number, not the number', () => {
    expect(keys('', '2,500 of 12 on 2016')).toEqual(expect.arrayContaining(['w#', 'w#3', 'w#4']));
    expect(keys('', 'in 2016').join(' ')).not.toContain('2016');
  });

  it('read no more words than asked, whatever the text', () => {
    expect(wordsOf('a '.repeat(10_000), 400)).toHaveLength(400);
    expect(wordsOf('x'.repeat(100_000), 400)).toHaveLength(1);
  });

  it.each([
    ['hacked', 'hack'],
    ['hacking', 'hack'],
    ['records', 'record'],
    ['agencies', 'agency'],
    ['losses', 'loss'],
    ['cars', 'cars'],
    ['چوری', 'چوری'],
  ])('stem %s to %s', (word, root) => {
    expect(stem(word)).toBe(root);
  });
});
