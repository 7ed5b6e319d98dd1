/** Whose failures are counted: the account whoever tries, the address whatever it tries, and the two together. */
export const ATTEMPT_SUBJECTS = ['account', 'address', 'pair'] as const;
export type AttemptSubject = (typeof ATTEMPT_SUBJECTS)[number];

interface Backoff {
  /** Failures before the first wait. */
  readonly free: number;
  /** Longest wait, in seconds. */
  readonly capSeconds: number;
}

/**
 * Waits double with each further failure. Only the pair of account and address waits long: an outsider who guesses
 * at an account must not be able to shut its owner out from elsewhere for more than a minute.
 */
const BACKOFF: Readonly<Record<AttemptSubject, Backoff>> = {
  pair: { free: 4, capSeconds: 900 },
  account: { free: 12, capSeconds: 60 },
  address: { free: 40, capSeconds: 60 },
};

/** Failures older than this are forgotten. */
export const FORGET_AFTER_HOURS = 24;

/** Seconds still to wait after `failures` in a row, the last one `ageSeconds` ago; 0 when the next try is free. */
export function remainingWait(subject: AttemptSubject, failures: number, ageSeconds: number): number {
  const { free, capSeconds } = BACKOFF[subject];
  if (failures < free) return 0;
  const wait = Math.min(2 ** (failures - free), capSeconds);
  return Math.max(0, Math.ceil(wait - ageSeconds));
}
