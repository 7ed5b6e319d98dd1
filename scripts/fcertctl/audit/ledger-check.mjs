import { leafOf } from './entry-line.mjs';
import { GrowingTree } from './merkle.mjs';

/** More redactions than this wait for whoever answers for them: then something else is wrong. */
const REDACTIONS_MAX = 100_000;

/**
 * Looks at the lines of an export one after the other and keeps none. The first fault ends it: what came before is
 * proven, what comes after is not looked at.
 */
export class LedgerCheck {
  #tree = new GrowingTree();
  #proven = 0;
  #unanswered = new Map();
  withheld = 0;
  redacted = 0;

  constructor(book) {
    this.book = book;
  }

  get entries() {
    return this.#tree.size;
  }

  /** Entries under a checkpoint that fits. */
  get proven() {
    return this.#proven;
  }

  /** Takes one line and answers the first fault, `{ leaf, id, says }`, or null. */
  take(line) {
    if (line.export) return null;
    if (line.unsealed)
      return fault(
        null,
        line.unsealed.id,
        'stands in the database and was never sealed: it came past the ledger',
      );
    const leaf = this.#tree.size;
    const id = line.entry?.id ?? line.id ?? null;
    if (line.leaf !== leaf) return misplaced(line, leaf, id);
    if (line.missing) return fault(leaf, line.id, 'is gone from the database');
    if (line.withheld) this.withheld += 1;
    else if (leafOf(line).toString('hex') !== line.hash)
      return fault(leaf, id, 'is not what was sealed: it was changed');
    this.#noteRedaction(line);
    this.#tree.add(Buffer.from(line.hash, 'hex'));
    return this.#compare();
  }

  /** After the last line: what must still have come. */
  end() {
    const { newest } = this.book;
    if (newest && newest.size > this.entries) {
      const says = `and all after it are missing: the checkpoint of ${newest.at} covers ${newest.size} entries`;
      return fault(this.entries, null, says);
    }
    const [first] = this.#unanswered;
    return first ? fault(first[1], first[0], 'was emptied, and no later entry answers for that') : null;
  }

  #compare() {
    const expected = this.book.rootAt(this.entries);
    if (expected === undefined) return null;
    if (this.#tree.root().toString('hex') === expected) {
      this.#proven = this.entries;
      return null;
    }
    const [from, to] = [this.#proven, this.entries - 1];
    const says = `do not hash to what the checkpoint over ${this.entries} entries says: the first changed one is among them`;
    return { leaf: from, lastLeaf: to, id: null, says };
  }

  #noteRedaction({ leaf, entry, redacted }) {
    if (redacted) {
      this.redacted += 1;
      if (this.#unanswered.size < REDACTIONS_MAX) this.#unanswered.set(entry.id, leaf);
    }
    if (entry?.action === 'audit.redacted') this.#unanswered.delete(entry.object.id);
  }
}

function fault(leaf, id, says) {
  return { leaf, id, says };
}

function misplaced(line, leaf, id) {
  if (!Number.isSafeInteger(line.leaf)) return fault(leaf, id, 'is no line of an export');
  return line.leaf > leaf
    ? fault(leaf, null, `is missing: entry ${line.leaf} follows in its place`)
    : fault(line.leaf, id, `stands there twice or out of order: entry ${leaf} was to come`);
}

export function faultText({ leaf, lastLeaf, id, says }) {
  if (lastLeaf !== undefined && lastLeaf !== leaf) return `Entries ${leaf} to ${lastLeaf} ${says}.`;
  const which = leaf === null ? 'An entry' : `Entry ${leaf}`;
  return `${which}${id ? ` (${id})` : ''} ${says}.`;
}
