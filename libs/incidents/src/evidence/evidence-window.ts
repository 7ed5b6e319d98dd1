import type { Evidence } from './data/evidence.js';
import type { Part } from './data/evidence-parts.js';
import type { EvidenceReader } from './evidence-reader.js';
import type { Window } from './look-inside.js';

/** A stored file read from anywhere. Holds one part in memory: who looks into an archive stays nearby. */
export class EvidenceWindow implements Window {
  readonly size: number;
  private held: { readonly part: Part; readonly bytes: Buffer } | undefined;

  private constructor(
    private readonly reader: EvidenceReader,
    private readonly evidence: Evidence,
    private readonly parts: readonly Part[],
  ) {
    this.size = evidence.size;
  }

  static async open(reader: EvidenceReader, evidence: Evidence): Promise<EvidenceWindow> {
    return new EvidenceWindow(reader, evidence, await reader.parts(evidence));
  }

  async read(start: number, end: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let from = 0;
    for (const part of this.parts) {
      const to = from + part.size;
      if (to > start && from < end) {
        const bytes = await this.bytesOf(part);
        pieces.push(bytes.subarray(Math.max(0, start - from), Math.min(part.size, end - from)));
      }
      from = to;
    }
    return Buffer.concat(pieces);
  }

  private async bytesOf(part: Part): Promise<Buffer> {
    if (this.held?.part === part) return this.held.bytes;
    const pieces: Buffer[] = [];
    for await (const bytes of this.reader.part(this.evidence, part)) pieces.push(bytes);
    this.held = { part, bytes: Buffer.concat(pieces) };
    return this.held.bytes;
  }
}
