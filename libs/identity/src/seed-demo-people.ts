import { DomainError, type Role, type Scope, newId, systemActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { ProcessConfig, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { DEMO_DOMAIN, insertPerson } from './data/people.js';
import { issueApiKey } from './issue-api-key.js';
import { beginTotp, confirmTotp } from './data/totp-factors.js';
import { ROLES_WITH_FACTOR } from './domain/second-factor.js';
import { FactorSecrets } from './factors/factor-secrets.js';
import { newTotpSecret } from './factors/totp.js';
import { PasswordHasher } from './password-hasher.js';
import { newSecret } from './secrets.js';

/** Whom a demo account or key belongs to: the code people know and the id rows carry. */
export interface DemoOwner {
  readonly code: string;
  readonly id: string;
}

export interface DemoPeopleRequest {
  /** Reporting bodies, at least two: the first is `reporter`, the second `reporter-other`, each gets an API key. */
  readonly constituents: readonly DemoOwner[];
  /** Managed-service providers, at least two: `mssp-operator` and `mssp-operator-other`. */
  readonly providers: readonly DemoOwner[];
}

export interface DemoAccount {
  readonly role: string;
  readonly email: string;
  readonly password: string;
  /** Base32; for the roles that need a second factor. */
  readonly totpSecret?: string;
  readonly constituent?: string;
  readonly provider?: string;
}

export interface DemoKey {
  readonly name: string;
  readonly key: string;
  readonly constituent?: string;
  readonly provider?: string;
  readonly scopes: readonly Scope[];
}

export interface DemoPeople {
  readonly accounts: DemoAccount[];
  readonly apiKeys: DemoKey[];
}

interface Belonging {
  readonly constituent?: DemoOwner;
  readonly provider?: DemoOwner;
}

interface NewAccount extends Belonging {
  readonly label: string;
  readonly role: Role;
}

interface HashedAccount extends NewAccount {
  readonly password: string;
  readonly passwordHash: string;
}

const KEY_DAYS = 365;
const REPORTER_SCOPES = ['reports:write', 'reports:read'] as const;
const ANALYST_SCOPES = [
  'incidents:read',
  'incidents:write',
  'reports:read',
  'reports:write',
  'live:read',
] as const;
const OPERATOR_SCOPES = ['mssp:read', 'mssp:write', 'live:read'] as const;

/**
 * Creates the people and keys of the demo world, with passwords made up on the spot. What it returns is the only copy
 * of them. Refuses to run in production; a second run fails on the addresses already taken and changes nothing.
 */
@Injectable()
export class SeedDemoPeople {
  constructor(
    private readonly transactions: Transactions,
    private readonly passwords: PasswordHasher,
    private readonly config: ProcessConfig,
    private readonly secrets: FactorSecrets,
  ) {}

  async execute(request: DemoPeopleRequest): Promise<DemoPeople> {
    if (this.config.FCERT_WORLD === 'production') {
      throw new DomainError('refused', 'demo-only', 'Demo accounts are never made in production.');
    }
    const [first, second] = request.constituents;
    const [provider, otherProvider] = request.providers;
    if (!first || !second || !provider || !otherProvider) {
      throw new DomainError(
        'invalid',
        'demo-owners',
        'The demo world needs two constituents and two providers.',
      );
    }
    const accounts = await this.withPasswords([
      { label: 'reporter', role: 'reporter', constituent: first },
      { label: 'reporter-other', role: 'reporter', constituent: second },
      { label: 'analyst', role: 'analyst' },
      { label: 'shift-lead', role: 'shift-lead' },
      { label: 'director', role: 'director' },
      { label: 'mssp-operator', role: 'mssp-operator', provider },
      { label: 'mssp-operator-other', role: 'mssp-operator', provider: otherProvider },
      { label: 'oversight', role: 'oversight' },
      { label: 'admin', role: 'admin' },
      // What takes two people needs a second one.
      { label: 'admin-other', role: 'admin' },
    ]);
    return this.transactions.run({ actor: systemActor('seed') }, async (tx) => {
      const made: DemoAccount[] = [];
      for (const account of accounts) made.push(await this.person(tx, account));
      return { accounts: made, apiKeys: await this.machineKeys(tx, request) };
    });
  }

  /** Hashing takes its time, so it is done before the transaction opens. */
  private withPasswords(accounts: readonly NewAccount[]): Promise<HashedAccount[]> {
    return Promise.all(
      accounts.map(async (account) => {
        const password = newSecret().slice(0, 24);
        return { ...account, password, passwordHash: await this.passwords.hash(password) };
      }),
    );
  }

  private async machineKeys(tx: Tx, { constituents, providers }: DemoPeopleRequest): Promise<DemoKey[]> {
    const made: DemoKey[] = [];
    for (const constituent of constituents) {
      made.push(
        await this.key(tx, `reporter ${constituent.code}`, 'reporter', REPORTER_SCOPES, { constituent }),
      );
    }
    made.push(await this.key(tx, 'analyst', 'analyst', ANALYST_SCOPES, {}));
    for (const provider of providers) {
      made.push(
        await this.key(tx, `operator ${provider.code}`, 'mssp-operator', OPERATOR_SCOPES, { provider }),
      );
    }
    return made;
  }

  private async person(tx: Tx, account: HashedAccount): Promise<DemoAccount> {
    const { label, role, constituent, provider, password, passwordHash } = account;
    const id = newId();
    const email = `${label}@${DEMO_DOMAIN}`;
    await insertPerson(tx, {
      id,
      email,
      name: `Demo ${label}`,
      role,
      constituentId: constituent?.id ?? null,
      providerId: provider?.id ?? null,
      passwordHash,
    });
    await appendAudit(tx, [{ action: 'person.created', objectKind: 'person', objectId: id, data: { role } }]);
    const factor = ROLES_WITH_FACTOR.includes(role) ? { totpSecret: await this.authenticator(tx, id) } : {};
    return { role: label, email, password, ...factor, ...codes({ constituent, provider }) };
  }

  private async authenticator(tx: Tx, personId: string): Promise<string> {
    const [id, secret] = [newId(), newTotpSecret()];
    await beginTotp(tx, { id, personId, sealed: this.secrets.seal(secret, id, personId) });
    await confirmTotp(tx, personId, id, 0);
    return secret;
  }

  private async key(
    tx: Tx,
    name: string,
    role: Role,
    scopes: readonly Scope[],
    { constituent, provider }: Belonging,
  ): Promise<DemoKey> {
    const ids = { constituentId: constituent?.id ?? null, providerId: provider?.id ?? null };
    const { key } = await issueApiKey(tx, { name, role, scopes, ...ids, daysValid: KEY_DAYS });
    return { name, key, ...codes({ constituent, provider }), scopes };
  }
}

function codes({ constituent, provider }: Belonging): { constituent?: string; provider?: string } {
  return {
    ...(constituent ? { constituent: constituent.code } : {}),
    ...(provider ? { provider: provider.code } : {}),
  };
}
