/** One class of what is kept. */
export interface RetentionClass {
  readonly id: string;
  readonly title: string;
  readonly days: number;
  /** What the days count from. */
  readonly from: string;
  readonly act: 'redact' | 'delete';
  readonly release: 'two-people' | 'none';
  /** What is left afterwards. */
  readonly stays: string;
}

export interface RetentionPolicy {
  readonly version: number;
  readonly status: 'house' | 'law';
  readonly caption: string;
  readonly citation: string;
  readonly classes: readonly RetentionClass[];
}

/** Classes this product acts on; a policy names each once. */
export const CLASS_IDS = ['case', 'message', 'session', 'sign-in-attempt'] as const;
/** Shorter would forget what an audit of the year asks for; the database refuses younger attempts too. */
const YEAR_DAYS = 365;

/** Reads a policy, or throws an Error that names the first thing wrong with it. */
export function readPolicy(document: unknown): RetentionPolicy {
  const policy = document as RetentionPolicy;
  const wrong = policyFault(policy);
  if (wrong) throw new Error(wrong);
  return policy;
}

function policyFault(policy: RetentionPolicy): string | null {
  if (!Number.isInteger(policy?.version) || policy.version < 1) return 'version is no whole number';
  if (policy.status !== 'house' && policy.status !== 'law') return 'status is neither house nor law';
  if (!policy.citation) return 'citation is missing';
  if (policy.status === 'house' && policy.caption !== 'FCERT house number')
    return 'a house number must carry the caption "FCERT house number"';
  const ids = (policy.classes ?? []).map(({ id }) => id);
  if (JSON.stringify([...ids].sort()) !== JSON.stringify([...CLASS_IDS].sort()))
    return 'classes are not those known';
  const odd = policy.classes.find(({ days }) => !Number.isInteger(days) || days < 1 || days > 36_500);
  if (odd) return `${odd.id}: days are no number of days`;
  const short = policy.classes.find(({ id, days }) => ['case', 'message'].includes(id) && days < YEAR_DAYS);
  if (short) return `${short.id}: fewer than ${YEAR_DAYS} days`;
  const cases = policy.classes.find(({ id }) => id === 'case')!;
  if (cases.release !== 'two-people') return 'case: is released by two people';
  return null;
}

export function daysOf(policy: RetentionPolicy, id: (typeof CLASS_IDS)[number]): number {
  return policy.classes.find((one) => one.id === id)!.days;
}
