const MIB = 1024 * 1024;

export const LIMITS = {
  entries: 10_000,
  /** An archive in an archive in an archive. */
  depth: 3,
  /** Of all archives inside, unpacked in memory to look into them. */
  nestedBytes: 32 * MIB,
  gunzipBytes: 1024 * MIB,
  /** The end of a zip archive with the longest remark there can be. */
  tailBytes: 66 * 1024,
  readBytes: 256 * 1024,
} as const;

/** No honest file is packed better than this; a kilobyte of zeros may be. */
const RATIO_MAX = 200;
const RATIO_FROM_BYTES = 16 * MIB;

/** What a look into a file came to. `unseen`: a part of it cannot be looked into. */
export interface Looked {
  readonly findings: readonly string[];
  readonly unseen: boolean;
}

export function isBomb(unpacked: number, packed: number): boolean {
  return unpacked > RATIO_FROM_BYTES && unpacked / packed > RATIO_MAX;
}

const ZIPS = /\.(zip|jar|apk|war|docx|xlsx|pptx|docm|xlsm|odt|ods|odp)$/i;
const OTHER_ARCHIVES = /\.(7z|rar|gz|tgz|tar|bz2|xz|zst|cab|iso|img|vhdx?|arj|lzh|ace)$/i;

export const nestedFinding = 'archive-in-archive';

export function isZipEnding(name: string): boolean {
  return ZIPS.test(name);
}

export interface EntryFacts {
  readonly fileName: string;
  readonly externalFileAttributes: number;
  isEncrypted(): boolean;
}

const KIND_OF_MODE = 0o170000;
const SYMLINK = 0o120000;

/** `hiding`: the scanner cannot have seen it either. `strange`: worth telling. */
export function entryFindings(entry: EntryFacts): { hiding: string[]; strange: string[] } {
  const mode = entry.externalFileAttributes >>> 16;
  return {
    hiding: entry.isEncrypted() ? ['archive-encrypted'] : [],
    strange: [
      ...((mode & KIND_OF_MODE) === SYMLINK ? ['archive-holds-a-link'] : []),
      ...(OTHER_ARCHIVES.test(entry.fileName) ? [nestedFinding] : []),
    ],
  };
}
