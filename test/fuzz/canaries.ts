/** A text that stands in one place and may be seen by few; met anywhere else it proves a leak. */
export interface Canary {
  readonly name: string;
  readonly text: string;
  /** Whether this caller may be shown it by this operation. */
  readonly mayShow: (caller: string, operation: string) => boolean;
  /** Whether files and tables that are no answers may hold it. */
  readonly inRecords?: boolean;
}

const never = () => false;
const DESK = ['analyst', 'shift-lead', 'director'];

/** Texts of the environment of every process of the run; each is as long as a real one. */
export const ENVIRONMENT = {
  LIVE_CURSOR_KEY: 'canary-live-cursor-0d5e1c7b9a4f4d0e8b21',
  IDENTITY_KEY: 'canary-identity-key-8c1f0d4b7e2a4c6d9f35',
  ALERT_KEY: 'canary-alert-key-5b8e6f0c2d7a4e3f9c10',
  API_HMAC_KEY: 'canary-api-hmac-key-2e9d4b6a8c0f4e1d7b53',
  AWS_SECRET_ACCESS_KEY: 'canary-environment-9f0e8d7c6b5a4f3e2d1c',
} as const;

export const TENANT_TEXT = 'canary-tenant-b1946ac92492d234';
export const RED_TEXT = 'canary-red-4591e9a2dce1e3c7';

export function environmentCanaries(databaseUrls: readonly string[]): Canary[] {
  const passwords = databaseUrls.map((url) => ['DATABASE_URL', decodeURIComponent(new URL(url).password)]);
  return [...Object.entries(ENVIRONMENT), ...passwords]
    .filter(([, text]) => text!.length > 7)
    .map(([name, text]) => ({ name: `value of ${name}`, text: text!, mayShow: never }));
}

/** What one ministry wrote is for itself and FCERT; what it marked RED, for named eyes: no machine's, no reader's. */
export function tenantCanaries(): Canary[] {
  const own = ['reporter', 'key of the reporter', ...DESK];
  const readers = [...own, 'key of the desk', 'oversight', 'admin', 'admin-other'];
  return [
    {
      name: 'text of a ministry',
      text: TENANT_TEXT,
      mayShow: (who) => readers.includes(who),
      inRecords: true,
    },
    { name: 'text marked RED', text: RED_TEXT, mayShow: (who) => own.includes(who), inRecords: true },
  ];
}

export function storedSecrets(hashes: readonly string[]): Canary[] {
  return hashes.map((text) => ({ name: 'a stored hash', text, mayShow: never, inRecords: true }));
}
