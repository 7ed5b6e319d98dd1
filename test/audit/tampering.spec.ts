import { createHash } from 'node:crypto';
import path from 'node:path';
import { type LedgerLine, type StoredEntry, dataDigest, leafContent, publicPemOf } from '@fcert/audit';
import { Chance } from '../faults/seeded.js';
import { type Line, entryOf, makeLedger, newKey } from './made-ledger.js';

interface Fault {
  readonly leaf: number | null;
  readonly lastLeaf?: number;
  readonly id: string | null;
  readonly says: string;
}

const SIZE = 128;
const EVERY = 20;
const COVERED = Math.floor(SIZE / EVERY) * EVERY;
const TAMPERINGS = 1000;

/** The parts of the command, written apart from the product's own code. */
interface Verifier {
  keysOf: (this: void, pems: readonly string[]) => unknown;
  CheckpointBook: new (keys: unknown) => { add(checkpoint: unknown): string | null };
  LedgerCheck: new (book: unknown) => { take(line: object): Fault | null; end(): Fault | null };
}

const load = async () => {
  const folder = path.resolve('scripts/fcertctl/audit');
  const [book, check] = await Promise.all([
    import(path.join(folder, 'checkpoints.mjs')),
    import(path.join(folder, 'ledger-check.mjs')),
  ]);
  return { ...book, ...check } as Verifier;
};

describe('the verifier', () => {
  const key = newKey();
  const entries = Array.from({ length: SIZE }, (_, n) => entryOf(n));
  const ledger = makeLedger(entries, EVERY, key);
  let verify: (lines: readonly object[], checkpoints?: readonly string[]) => Fault | string | null;

  beforeAll(async () => {
    const { CheckpointBook, LedgerCheck, keysOf } = await load();
    verify = (lines, checkpoints = ledger.checkpoints) => {
      const book = new CheckpointBook(keysOf([publicPemOf(key)]));
      for (const line of checkpoints) {
        const fault = book.add(JSON.parse(line));
        if (fault) return fault;
      }
      const check = new LedgerCheck(book);
      for (const line of lines) {
        const fault = check.take(line);
        if (fault) return fault;
      }
      return check.end();
    };
  });

  it('finds nothing in a ledger that nobody touched', () => {
    expect(verify(ledger.lines)).toBeNull();
    expect(verify(ledger.lines.slice(0, COVERED))).toBeNull();
    expect(verify(ledger.lines, [...ledger.checkpoints, ...ledger.checkpoints])).toBeNull();
  });

  it(`names every one of ${TAMPERINGS} tamperings, clumsy and clever ones`, () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
    const chance = new Chance(seed);
    const missed: unknown[] = [];
    const kinds = Object.entries(TAMPERS);
    for (let n = 0; n < TAMPERINGS; n += 1) {
      const [kind, tamper] = kinds[n % kinds.length]!;
      const { lines, first, checkpoints } = tamper(ledger, (below) => chance.between(0, below - 1));
      const found = verify(lines, checkpoints);
      const isNamed =
        typeof found === 'string'
          ? checkpoints !== undefined
          : found !== null &&
            (found.leaf === null || (found.leaf <= first && first <= (found.lastLeaf ?? found.leaf)));
      if (!isNamed) missed.push({ seed, n, kind, first, found });
    }
    expect(missed).toEqual([]);
  });

  it('names the very entry where the sealed hash was left as it was', () => {
    const lines = structuredClone(ledger.lines) as Line[];
    lines[57]!.data = { from: 'low', to: 'critical' };
    expect(verify(lines)).toMatchObject({ leaf: 57, id: entries[57]!.id });
  });

  it('takes an entry that was emptied if a later one answers for it, and no other', () => {
    const answer = { ...entryOf(SIZE), action: 'audit.redacted', objectId: entries[30]!.id };
    const long = makeLedger([...entries, answer], EVERY, key);
    const rest = { ...long.lines[30]!, data: undefined, dataSalt: undefined };
    const dataDigestOf = (n: number) => dataDigest(entries[n]!).toString('hex');
    const emptied = (dataDigest: string) => long.lines.with(30, { ...rest, dataDigest, redacted: true });
    expect(verify(emptied(dataDigestOf(30)), long.checkpoints)).toBeNull();
    expect(verify(emptied(dataDigestOf(31)), long.checkpoints)).toMatchObject({ leaf: 30 });
    expect(verify(emptied(dataDigestOf(30)).slice(0, SIZE), long.checkpoints)).toMatchObject({ leaf: 30 });
  });

  it('is needed: a bare chain of hashes misses a tail that was cut and a history that was written anew', () => {
    const chainOf = (of: readonly StoredEntry[]) => {
      let last = '';
      return of.map((entry) => ({
        entry,
        hash: (last = createHash('sha256').update(last).update(leafContent(entry)).digest('hex')),
      }));
    };
    const fits = (links: ReturnType<typeof chainOf>) =>
      chainOf(links.map(({ entry }) => entry)).every(({ hash }, n) => hash === links[n]!.hash);
    const chain = chainOf(entries);
    const changed = entries.map((entry, n) => (n === 5 ? { ...entry, action: 'nothing.happened' } : entry));
    expect(fits(chain)).toBe(true);
    expect(fits(chain.map((link, n) => (n === 5 ? { ...link, entry: changed[5]! } : link)))).toBe(false);
    // Both go unseen by it.
    expect(fits(chain.slice(0, 90))).toBe(true);
    expect(fits(chainOf(changed))).toBe(true);
    // And not by the tree with its signed heads.
    expect(verify(ledger.lines.slice(0, 90))).toMatchObject({ leaf: 90 });
    expect(verify(makeLedger(changed, EVERY, newKey()).lines)).toMatchObject({
      leaf: 0,
      lastLeaf: EVERY - 1,
    });
  });
});

type Below = (below: number) => number;
interface Tampered {
  readonly lines: readonly LedgerLine[];
  /** The first place that is not as it was. */
  readonly first: number;
  readonly checkpoints?: readonly string[];
}
type Tamper = (ledger: ReturnType<typeof makeLedger>, below: Below) => Tampered;

const renumbered = (lines: readonly LedgerLine[]) => lines.map((line, leaf) => ({ ...line, leaf }));

function edited(entry: StoredEntry, below: Below): StoredEntry {
  const edits: Partial<StoredEntry>[] = [
    { action: 'incident.closed' },
    { at: entry.at.replace('09:', '08:') },
    { reference: 'FC-2025-999999' },
    { actorLabel: 'Somebody Else' },
    { actorId: 'someone' },
    { constituentId: '0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f6' },
    { correlationId: 'another' },
    { data: { ...(entry.data as object), to: 'critical' } },
    { objectId: 'another' },
  ];
  return { ...entry, ...edits[below(edits.length)] };
}

/** Each by somebody who only changes rows, and by somebody who makes all hashes fit again as far as they can. */
const TAMPERS: Record<string, Tamper> = {
  'edit of a row': (ledger, below) => {
    const first = below(COVERED);
    const line = makeLedger([edited(ledger.entries[first]!, below)], EVERY, newKey()).lines[0]!;
    return {
      lines: ledger.lines.with(first, { ...line, leaf: first, hash: ledger.lines[first]!.hash }),
      first,
    };
  },
  'edit with its hash': (ledger, below) => {
    const first = below(COVERED);
    const line = makeLedger([edited(ledger.entries[first]!, below)], EVERY, newKey()).lines[0]!;
    return { lines: ledger.lines.with(first, { ...line, leaf: first }), first };
  },
  'deleted row': (ledger, below) => {
    const first = below(COVERED);
    const { hash } = ledger.lines[first]!;
    const gone = { leaf: first, hash, missing: true as const, id: ledger.entries[first]!.id };
    return { lines: below(2) ? ledger.lines.toSpliced(first, 1) : ledger.lines.with(first, gone), first };
  },
  'deletion with all renumbered': (ledger, below) => {
    const first = below(COVERED);
    return { lines: renumbered(ledger.lines.toSpliced(first, 1)), first };
  },
  'inserted row': (ledger, below) => {
    const first = below(COVERED);
    const { lines } = makeLedger([entryOf(first, 'forged')], EVERY, newKey());
    const stray = { unsealed: { id: 'forged' } } as unknown as LedgerLine;
    return below(2)
      ? { lines: ledger.lines.toSpliced(first, 0, { ...lines[0]!, leaf: first }), first }
      : { lines: [...ledger.lines, stray], first };
  },
  'insertion with all renumbered': (ledger, below) => {
    const first = below(COVERED);
    const { lines } = makeLedger([entryOf(first, 'forged')], EVERY, newKey());
    return { lines: renumbered(ledger.lines.toSpliced(first, 0, lines[0]!)), first };
  },
  'another order': (ledger, below) => {
    const first = below(COVERED - 1);
    const other = first + 1 + below(COVERED - first - 1);
    const swapped = ledger.lines.with(first, ledger.lines[other]!).with(other, ledger.lines[first]!);
    return { lines: below(2) ? swapped : renumbered(swapped), first };
  },
  'cut tail': (ledger, below) => {
    const first = below(COVERED);
    return { lines: ledger.lines.slice(0, first), first };
  },
  'history written anew': (ledger, below) => {
    const first = below(COVERED);
    const anew = makeLedger(
      ledger.entries.with(first, edited(ledger.entries[first]!, below)),
      EVERY,
      newKey(),
    );
    return { lines: anew.lines, first, ...(below(2) ? { checkpoints: anew.checkpoints } : {}) };
  },
};
