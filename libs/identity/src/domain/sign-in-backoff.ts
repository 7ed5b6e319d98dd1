/**
 * Whose failures are counted: the account whoever tries, the address whatever it tries, and the two together; and the
 * second factor of a person, where only those get who know the password.
 */
export const ATTEMPT_SUBJECTS = ['account', 'address', 'pair', 'factor'] as const;
export type AttemptSubject = (typeof ATTEMPT_SUBJECTS)[number];

interface Backoff {
  /** Failures before the first wait. */
  readonly free: number;
  /** The first wait, in seconds. */
  readonly firstSeconds: number;
  /** Longest wait, in seconds. */
  readonly capSeconds: number;
}

/**
 * Waits double with each further failure. Only the pair of account and address waits long: an outsider who guesses
 * at an account must not be able to shut its owner out from elsewhere for more than a minute.
 */
const BACKOFF: Readonly<Record<AttemptSubject, Backoff>> = {
  pair: { free: 4, firstSeconds: 1, capSeconds: 900 },
  account: { free: 12, firstSeconds: 1, capSeconds: 60 },
  address: { free: 40, firstSeconds: 1, capSeconds: 60 },
  // Five tries a code: the next one comes when its 30 seconds are over.
  factor: { free: 5, firstSeconds: 30, capSeconds: 900 },
};

/** Failures older than this are forgotten. */
export const FORGET_AFTER_HOURS = 24;

/** An address from which somebody has signed in lately is theirs: guesses from elsewhere do not hold them up there. */
export const KNOWN_DAYS = 30;

/** So many accounts and addresses that failed within minutes are an attack on all of them. */
export const ATTACK = { pairs: 300, minutes: 5 };
/** While it lasts, waits begin after fewer failures. Whoever knows their password notices nothing. */
const FREE_UNDER_ATTACK = 2;

/** Seconds still to wait after `failures` in a row, the last one `ageSeconds` ago; 0 when the next try is free. */
export function remainingWait(
  subject: AttemptSubject,
  failures: number,
  ageSeconds: number,
  isUnderAttack = false,
): number {
  const { firstSeconds, capSeconds, ...usual } = BACKOFF[subject];
  // The second factor is behind the password, and an address may be a whole ministry's.
  const isTighter = isUnderAttack && (subject === 'pair' || subject === 'account');
  const free = isTighter ? FREE_UNDER_ATTACK : usual.free;
  if (failures < free) return 0;
  const wait = Math.min(firstSeconds * 2 ** (failures - free), capSeconds);
  return Math.max(0, Math.ceil(wait - ageSeconds));
}
