import { fileTypeFromBuffer } from 'file-type';
import { endingOf } from './domain/evidence-name.js';
import { type Kind, kindFindings, textKind } from './domain/kinds-of-file.js';

export interface KnownKind {
  /** Null when it is not known. */
  readonly mediaType: string | null;
  findingsFor(name: string): string[];
}

/** What a file is by its first bytes, whatever its name says. */
export async function kindOfFile(head: Buffer): Promise<KnownKind> {
  const sniffed = await fileTypeFromBuffer(head).catch(() => undefined);
  const kind: Kind | undefined = sniffed ? { mediaType: sniffed.mime, ending: sniffed.ext } : textKind(head);
  return {
    mediaType: kind?.mediaType ?? null,
    findingsFor: (name) => kindFindings(kind, endingOf(name), head),
  };
}
