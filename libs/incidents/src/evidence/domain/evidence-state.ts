/** How far the platform knows a file. Nothing but `clean` is ever taken for clean. */
export const EVIDENCE_STATES = [
  'uploading',
  'received',
  'scanning',
  'clean',
  'infected',
  'unscannable',
  'unscanned',
  'destroyed',
] as const;
export type EvidenceState = (typeof EVIDENCE_STATES)[number];

/**
 * What may follow what. `unscanned`: there is no scanner here, so it is not known. `unscannable`: the scanner or we could
 * not look into all of it. Both stay what they are until somebody has it scanned again.
 */
export const MOVES: Readonly<Record<EvidenceState, readonly EvidenceState[]>> = {
  uploading: ['received'],
  received: ['scanning', 'destroyed'],
  scanning: ['clean', 'infected', 'unscannable', 'unscanned', 'destroyed'],
  clean: ['scanning', 'destroyed'],
  infected: ['scanning', 'destroyed'],
  unscannable: ['scanning', 'destroyed'],
  unscanned: ['scanning', 'destroyed'],
  destroyed: [],
};

export function mayMove(from: EvidenceState, to: EvidenceState): boolean {
  return MOVES[from].includes(to);
}

export type Release = 'content' | 'sample';
export type ReleaseRefusal = 'not-whole' | 'in-quarantine' | 'not-clean' | 'destroyed';

/**
 * Why a file does not leave in this form, or null. As it is only what a scanner has called clean; inside a
 * password-protected archive also what nobody could call clean. While it is looked at, not at all.
 */
export function refuseRelease(state: EvidenceState, as: Release): ReleaseRefusal | null {
  switch (state) {
    case 'uploading':
      return 'not-whole';
    case 'received':
    case 'scanning':
      return 'in-quarantine';
    case 'destroyed':
      return 'destroyed';
    case 'clean':
      return null;
    case 'infected':
    case 'unscannable':
    case 'unscanned':
      return as === 'sample' ? null : 'not-clean';
  }
}

export const RELEASE_TEXTS: Readonly<Record<ReleaseRefusal, string>> = {
  'not-whole': 'The file has not arrived whole.',
  'in-quarantine': 'The file is in quarantine until it has been scanned. Ask again later.',
  'not-clean':
    'No scanner has called this file clean, so it leaves only as a password-protected archive: GET …/sample, for those with that right.',
  destroyed: 'The file has been destroyed. Its digests and its custody log remain.',
};

/** What the scanner said. `none`: there is no scanner. */
export type ScannerSaid = 'nothing' | 'signature' | 'refused' | 'none';

/** What both looks together make of a file. A signature outweighs all; a part that nobody saw outweighs `nothing`. */
export function verdict(
  said: ScannerSaid,
  unseen: boolean,
): 'clean' | 'infected' | 'unscannable' | 'unscanned' {
  if (said === 'signature') return 'infected';
  if (unseen || said === 'refused') return 'unscannable';
  return said === 'none' ? 'unscanned' : 'clean';
}
