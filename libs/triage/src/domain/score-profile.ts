import { SEVERITIES, type Severity } from '@fcert/kernel';

/** One answer to a category's question; options stand in ascending order of value, 0..100. */
export interface ScoreOption {
  readonly id: string;
  readonly name: string;
  readonly value: number;
}

export interface ScoreCategory {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
  /** An unknown category spans all its options, or stays out of both sums; it never counts as zero. */
  readonly whenUnknown: 'widen' | 'exclude';
  readonly options: readonly ScoreOption[];
}

/** When a piece of evidence holds: everything named must be true. */
export interface EvidenceCondition {
  readonly fact?: 'critical-body' | 'other-body' | 'kev' | 'kev-ransomware';
  readonly sectors?: readonly string[];
  /** A regular expression over the lower-case text; bounded repeats only. */
  readonly phrase?: string;
  readonly countFrom?: number;
  readonly countBelow?: number;
  readonly servicesFrom?: number;
}

export interface EvidenceRule {
  readonly id: string;
  readonly when: EvidenceCondition;
  readonly category: string;
  readonly low: string;
  readonly high: string;
  /** Replaces what the type alone suggests, instead of only adding to it. */
  readonly settles?: boolean;
  readonly reason: string;
}

/** A versioned document; the scores of an incident name the version they were made by. */
export interface ScoreProfile {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly caption: string;
  readonly categories: readonly ScoreCategory[];
  /** Highest first; the last starts at 0. */
  readonly cutOffs: readonly { readonly severity: Severity; readonly from: number }[];
  readonly claim: { readonly raisesAtMostLevels: number };
  /** What a classification suggests: `class/type`, else `class`, else `*`; category -> lowest and highest option. */
  readonly priors: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>>;
  readonly evidence: readonly EvidenceRule[];
}

/** Checks what a schema would and that every name points somewhere. Throws with the first fault found. */
export function readScoreProfile(document: unknown): ScoreProfile {
  const profile = document as ScoreProfile;
  if (typeof profile?.id !== 'string' || !Number.isInteger(profile.version))
    fault('id or version is missing');
  for (const category of profile.categories) checkCategory(category);
  checkCutOffs(profile);
  const known = new Map(
    profile.categories.map(({ id, options }) => [id, options.map((option) => option.id)]),
  );
  const check = (where: string, category: string, low: string, high: string) => {
    const options = known.get(category) ?? fault(`${where}: no category ${category}`);
    if (!options.includes(low) || !options.includes(high)) fault(`${where}: no option ${low} or ${high}`);
    if (options.indexOf(low) > options.indexOf(high)) fault(`${where}: ${low} stands above ${high}`);
  };
  for (const [key, prior] of Object.entries(profile.priors)) {
    for (const [category, [low, high]] of Object.entries(prior)) check(`prior ${key}`, category, low, high);
  }
  if (!profile.priors['*']) fault('the prior * is missing');
  for (const { id, category, low, high, when } of profile.evidence) {
    check(`evidence ${id}`, category, low, high);
    if (Object.keys(when).length === 0) fault(`evidence ${id} holds always`);
    if (when.phrase !== undefined) new RegExp(when.phrase);
  }
  return profile;
}

function checkCategory({ id, weight, options }: ScoreCategory): void {
  if (!(weight > 0)) fault(`category ${id}: the weight must be above zero`);
  if (options.length < 2) fault(`category ${id}: two options at least`);
  options.forEach(({ value }, place) => {
    const before = options[place - 1];
    if (value < 0 || value > 100 || (before && before.value >= value))
      fault(`category ${id}: options must ascend`);
  });
}

function checkCutOffs({ cutOffs }: ScoreProfile): void {
  cutOffs.forEach(({ severity, from }, place) => {
    if (severity !== SEVERITIES[place]) fault('cut-offs must name every severity, highest first');
    const above = cutOffs[place - 1];
    if (above && above.from <= from) fault('cut-offs must descend');
  });
  if (cutOffs.length !== SEVERITIES.length || cutOffs[cutOffs.length - 1]?.from !== 0)
    fault('cut-offs must end at 0');
}

function fault(message: string): never {
  throw new Error(`scoring profile: ${message}`);
}
