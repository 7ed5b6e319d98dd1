import { lockedPackages, nameOf } from './lockfile.mjs';

/** Licences under which a package may be part of what is handed over: all allow use without giving up the source. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);
/** Of what only builds or tests, nothing is handed over: data with a name to give, programs that must stay as they are. */
const ALLOWED_FOR_TOOLS = new Set([...ALLOWED, 'CC-BY-4.0', 'Artistic-2.0']);

/** Packages whose package.json says it in an old form the lock file does not carry; read from their LICENSE or Readme by a person. */
const READ_BY_HAND = {
  'combine-errors@3.0.3': 'MIT',
  'passport-local@1.0.0': 'MIT',
  'passport-strategy@1.0.0': 'MIT',
  'pause@0.0.1': 'MIT',
  'xmlhttprequest-ssl@2.1.2': 'MIT',
};

/** @returns {string | undefined} the SPDX expression of a locked package */
export const licenceOf = (where, { version, license, name = nameOf(where) }) =>
  license ?? READ_BY_HAND[`${name}@${version}`];

/** @returns {string[]} packages under a licence that nobody has agreed to, or under none */
export function licenceFaults(lock) {
  return lockedPackages(lock).flatMap(([where, one]) => {
    const licence = licenceOf(where, one);
    if (licence === undefined) return [`${where} ${one.version} names no licence`];
    const allowed = one.dev ? ALLOWED_FOR_TOOLS : ALLOWED;
    return holds(licence, allowed) ? [] : [`${where} ${one.version} is under ${licence}`];
  });
}

/** `A AND B` needs both, `A OR B` one; anything deeper is left to a person, so it does not hold. */
function holds(expression, allowed) {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(plain)) return false;
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((one) => allowed.has(one)));
}

/**
 * @param {object} bill of materials, as sbom.mjs makes it
 * @returns {string} one line a licence, with how many packages, the most common first
 */
export function licenceList(bill) {
  const byLicence = new Map();
  for (const { name, version, licenses = [] } of bill.components) {
    const licence = licenses.map((one) => one.expression ?? one.license.id ?? one.license.name).join(' AND ');
    byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${name}@${version}`]);
  }
  return [...byLicence]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([licence, names]) => `${licence || 'none named'} (${names.length}): ${names.sort().join(', ')}`)
    .join('\n');
}
