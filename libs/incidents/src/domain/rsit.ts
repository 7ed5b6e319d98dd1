/**
 * Reference Security Incident Taxonomy, version 1003 (release 1.3, 2021-05-26; ENISA / TF-CSIRT, CC0 1.0): codes are
 * stable ids. Texts and names: data/rsit.json.
 */
export const RSIT = {
  'abusive-content': ['spam', 'harmful-speech', 'violence'],
  'malicious-code': ['infected-system', 'c2-server', 'malware-distribution', 'malware-configuration'],
  'information-gathering': ['scanner', 'sniffing', 'social-engineering'],
  'intrusion-attempts': ['ids-alert', 'brute-force', 'exploit'],
  intrusions: [
    'privileged-account-compromise',
    'unprivileged-account-compromise',
    'application-compromise',
    'system-compromise',
    'burglary',
  ],
  availability: ['dos', 'ddos', 'misconfiguration', 'sabotage', 'outage'],
  'information-content-security': [
    'unauthorised-information-access',
    'unauthorised-information-modification',
    'data-loss',
    'data-leak',
  ],
  fraud: ['unauthorised-use-of-resources', 'copyright', 'masquerade', 'phishing'],
  vulnerable: [
    'weak-crypto',
    'ddos-amplifier',
    'potentially-unwanted-accessible',
    'information-disclosure',
    'vulnerable-system',
  ],
  other: ['other', 'undetermined'],
  test: ['test'],
} as const satisfies Record<string, readonly string[]>;

/** True for `class/type` of the taxonomy. */
export function isRsitType(category: string): boolean {
  const [rsitClass, type, ...rest] = category.split('/');
  if (rsitClass === undefined || type === undefined || rest.length > 0) return false;
  const types: readonly string[] | undefined = Object.hasOwn(RSIT, rsitClass)
    ? RSIT[rsitClass as keyof typeof RSIT]
    : undefined;
  return types?.includes(type) ?? false;
}
