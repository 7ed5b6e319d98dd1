import { lockedPackages, nameOf } from './lockfile.mjs';

const DAY_MS = 86_400_000;
/** FCERT house target, after ASVS V15.1.1: a version known to be dangerous is gone within this time. */
const FIX_WITHIN_DAYS = 14;

/**
 * Every locked package a known advisory speaks of, unless it is accepted with a reason until a day that has not passed.
 * @param {{ checkedOn: string, advisories: object[] }} list data/advisories.json
 * @param {string} today YYYY-MM-DD
 * @returns {string[]}
 */
export function advisoryFaults(list, lock, today) {
  const faults = [];
  for (const [where, { version, name = nameOf(where) }] of lockedPackages(lock)) {
    for (const advisory of list.advisories.filter((one) => one.package === name)) {
      if (!touches(advisory, version) || isAccepted(advisory, today)) continue;
      faults.push(`${where} ${version}: ${advisory.id}, ${advisory.summary}; ${wayOut(advisory)}`);
    }
  }
  return faults;
}

/** What is wrong with the list itself: an entry nobody could act on, or an acceptance that outlives the rule. */
export function listFaults({ checkedOn, advisories }) {
  const faults = isDay(checkedOn) ? [] : ['checkedOn is no day'];
  const seen = new Set();
  for (const one of advisories) {
    const key = `${one.id} ${one.package}`;
    if (seen.has(key)) faults.push(`${key} stands there twice`);
    seen.add(key);
    if (!/^(CVE-\d{4}-\d+|[\w.-]+\/[\w.-]+#\d+|[a-z0-9-]+)$/.test(one.id ?? ''))
      faults.push(`${key}: odd id`);
    if (!one.summary || !one.package || !isDay(one.seenOn))
      faults.push(`${key} lacks summary, package or seenOn`);
    if (!Array.isArray(one.affected) || one.affected.length === 0) faults.push(`${key} names no versions`);
    faults.push(...acceptanceFaults(one).map((says) => `${key}: ${says}`));
  }
  return faults;
}

function acceptanceFaults({ accepted, seenOn, severity }) {
  if (!accepted) return [];
  if (!accepted.reason || !isDay(accepted.until)) return ['accepted without a reason or a last day'];
  const days = (Date.parse(accepted.until) - Date.parse(seenOn)) / DAY_MS;
  return severity === 'critical' && days > FIX_WITHIN_DAYS
    ? [`a critical one is accepted for ${days} days, and ${FIX_WITHIN_DAYS} is the most`]
    : [];
}

const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(text));

const isAccepted = ({ accepted }, today) => accepted !== undefined && today <= accepted.until;

/** A range is `{ from?, before }`, half open, or `{ exactly }`: worms came as single versions. */
const touches = ({ affected }, version) =>
  affected.some(({ exactly, from = '0.0.0', before }) =>
    exactly ? exactly === version : compare(version, from) >= 0 && (!before || compare(version, before) < 0),
  );

const wayOut = ({ affected }) => {
  const fixed = affected.map(({ before }) => before).filter(Boolean);
  return fixed.length > 0 ? `fixed in ${fixed.join(' or ')}` : 'replace the package or take another version';
};

/** Order of semantic versions; a pre-release comes before its release, as far as that matters here. */
export function compare(a, b) {
  const [left, right] = [parts(a), parts(b)];
  for (let n = 0; n < 3; n += 1)
    if (left.numbers[n] !== right.numbers[n]) return left.numbers[n] - right.numbers[n];
  if (left.early === right.early) return 0;
  if (left.early === '' || right.early === '') return left.early === '' ? 1 : -1;
  return left.early < right.early ? -1 : 1;
}

function parts(version) {
  const [core, ...early] = version.split('+')[0].split('-');
  return { numbers: core.split('.').map(Number), early: early.join('-') };
}
