import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Entry, RandomAccessReader, type ZipFile, fromRandomAccessReaderPromise } from 'yauzl';
import { LIMITS, type Looked, entryFindings, isBomb, isZipEnding, nestedFinding } from './domain/archives.js';

/** A file that can be read from anywhere. */
export interface Window {
  readonly size: number;
  /** Bytes from `start` up to but without `end`. */
  read(start: number, end: number): Promise<Buffer>;
}

/** What is left to spend on one file, whatever it holds. */
interface Budget {
  entries: number;
  inflated: number;
}

class WindowReader extends RandomAccessReader {
  constructor(private readonly file: Window) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { file } = this;
    const pieces = async function* () {
      for (let at = start; at < end; at += LIMITS.readBytes) {
        yield await file.read(at, Math.min(end, at + LIMITS.readBytes));
      }
    };
    return Readable.from(pieces(), { objectMode: false });
  }

  /** A directory is read in thousands of small pieces: without a stream for each of them. */
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): void {
    this.file.read(position, position + length).then(
      (bytes) => {
        bytes.copy(buffer, offset);
        done(bytes.length < length ? new Error('the archive is cut short') : null);
      },
      (error: unknown) => done(error as Error),
    );
  }
}

const END_OF_DIRECTORY = Buffer.from('PK\x05\x06', 'latin1');
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Looks into archives without unpacking them: the directory of a zip, and, within a budget, what is packed inside it. A
 * part that cannot be seen is told as `unseen`: then nobody can call the file clean.
 */
export async function lookInside(file: Window): Promise<Looked> {
  const tail = await file.read(Math.max(0, file.size - LIMITS.tailBytes), file.size);
  const budget = { entries: LIMITS.entries, inflated: LIMITS.nestedBytes };
  if (tail.includes(END_OF_DIRECTORY)) return lookIntoZip(file, budget, 1);
  const head = await file.read(0, Math.min(2, file.size));
  return head.equals(GZIP) ? lookIntoGzip(file) : { findings: [], unseen: false };
}

async function lookIntoZip(file: Window, budget: Budget, depth: number): Promise<Looked> {
  const findings = new Set<string>();
  let unseen = false;
  const sizes = { packed: 0, unpacked: 0 };
  const note = (all: readonly string[], hides = true) => {
    for (const one of all) findings.add(one);
    unseen ||= hides && all.length > 0;
  };
  try {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
    const zip = await fromRandomAccessReaderPromise(new WindowReader(file), file.size, options);
    for await (const entry of zip.eachEntry()) {
      if ((budget.entries -= 1) < 0) return withFinding(findings, 'archive-too-many-entries');
      sizes.packed += entry.compressedSize;
      sizes.unpacked += entry.uncompressedSize;
      const said = entryFindings(entry);
      note(said.hiding);
      note(said.strange, false);
      if (!isZipEnding(entry.fileName) || said.hiding.length > 0) continue;
      const nested = await lookIntoNested(zip, entry, budget, depth);
      note(nested.findings, nested.unseen);
    }
  } catch (error) {
    note([faultOf(error as Error)]);
  }
  if (sizes.packed > file.size) note(['archive-overlaps']);
  if (isBomb(sizes.unpacked, file.size)) note(['archive-bomb']);
  return { findings: [...findings], unseen };
}

async function lookIntoNested(zip: ZipFile, entry: Entry, budget: Budget, depth: number): Promise<Looked> {
  if (depth >= LIMITS.depth) return { findings: ['archive-too-deep'], unseen: true };
  if (entry.uncompressedSize > budget.inflated)
    return { findings: ['nested-archive-too-large'], unseen: true };
  budget.inflated -= entry.uncompressedSize;
  const pieces: Buffer[] = [];
  for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  const file = { size: bytes.length, read: (a: number, b: number) => Promise.resolve(bytes.subarray(a, b)) };
  if (bytes.indexOf(END_OF_DIRECTORY, Math.max(0, bytes.length - LIMITS.tailBytes)) === -1) {
    return { findings: [nestedFinding], unseen: false };
  }
  const inside = await lookIntoZip(file, budget, depth + 1);
  return { ...inside, findings: [nestedFinding, ...inside.findings] };
}

/** How much comes out is counted, not believed: the length a gzip file states is modulo 4 GiB and anybody's. */
async function lookIntoGzip(file: Window): Promise<Looked> {
  const source = new WindowReader(file)._readStreamForRange(0, file.size);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  let size = 0;
  try {
    for await (const bytes of gunzip) {
      size += (bytes as Buffer).length;
      if (isBomb(size, file.size)) return { findings: ['archive-bomb'], unseen: true };
      if (size > LIMITS.gunzipBytes) return { findings: ['archive-too-large'], unseen: true };
    }
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw error;
    return { findings: ['archive-broken'], unseen: true };
  } finally {
    source.destroy();
  }
  return { findings: [], unseen: false };
}

function withFinding(findings: Set<string>, one: string): Looked {
  return { findings: [...findings, one], unseen: true };
}

/** The reader refuses names that lead elsewhere, and directories that contradict themselves. Its text may quote a name. */
function faultOf(error: Error): string {
  if (error.constructor.name === 'DamagedObject') throw error;
  return /absolute path|invalid relative path|invalid characters in fileName/.test(error.message)
    ? 'archive-path-escapes'
    : 'archive-broken';
}
