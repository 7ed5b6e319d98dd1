import { type Actor, DomainError, newId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type ClockPolicy, LoadPolicies } from '@fcert/clock';
import { findConstituentByCode } from '@fcert/constituents';
import { Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { insertContract, insertProvider, insertRule, providersByCode } from './data/provider.repository.js';
import { type ProviderRow } from './data/provider.read-model.js';
import { contractPolicy, contractPolicyId } from './domain/contract-policy.js';
import { type ContractEntry, type ProvidersDocument, readProviders } from './domain/documents.js';

/** Checks a contract's clocks as every policy is checked (`PolicyValidator.read`). Throws `clock-policy-invalid`. */
export type CheckPolicy = (document: unknown) => ClockPolicy;

/**
 * Loads providers with their contracts and the routing rules from a document, in one transaction: a contract's clocks
 * are stored as a policy version of their own. Adds what is new by its code; run again, it changes nothing.
 */
@Injectable()
export class SeedProviders {
  constructor(
    private readonly transactions: Transactions,
    private readonly loadPolicies: LoadPolicies,
  ) {}

  /** @param document parsed `data/mssp-demo.json`; throws `providers-invalid` (invalid), also for unknown names */
  async execute(actor: Actor, document: unknown, check: CheckPolicy): Promise<ProviderRow[]> {
    const entries = readProviders(document);
    return this.transactions.run({ actor }, async (tx) => {
      for (const provider of entries.providers) await insertProvider(tx, { id: newId(), ...provider });
      const known = await providersByCode(
        tx,
        entries.providers.map((provider) => provider.code),
      );
      await this.loadPolicies.execute(tx, policiesOf(entries, check));
      for (const contract of entries.contracts) await addContract(tx, contract, known);
      for (const rule of entries.rules) await addRule(tx, rule);
      return entries.providers.map((provider) => known.get(provider.code)!);
    });
  }
}

function policiesOf({ contracts, providers }: ProvidersDocument, check: CheckPolicy): ClockPolicy[] {
  return contracts.map((contract) => {
    const provider = providers.find((candidate) => candidate.code === contract.provider);
    if (!provider) throw unknown('provider', contract.provider);
    return check(
      contractPolicy({
        code: contract.code,
        providerName: provider.name,
        targets: contract.targets,
        version: contract.version,
        validFrom: null,
        validTo: null,
      }),
    );
  });
}

async function addContract(
  tx: Tx,
  entry: ContractEntry,
  known: ReadonlyMap<string, ProviderRow>,
): Promise<void> {
  const provider = known.get(entry.provider);
  if (!provider) throw unknown('provider', entry.provider);
  const body = entry.constituent === null ? null : await findConstituentByCode(tx, entry.constituent);
  if (entry.constituent !== null && !body) throw unknown('constituent', entry.constituent);
  const id = newId();
  const added = await insertContract(tx, {
    id,
    code: entry.code,
    providerId: provider.id,
    constituentId: body?.id ?? null,
    services: [...entry.services],
    targets: [...entry.targets],
    policyId: contractPolicyId(entry.code),
    policyVersion: entry.version,
  });
  if (!added) return;
  await appendAudit(tx, [
    {
      action: 'mssp-contract.added',
      objectKind: 'mssp-contract',
      objectId: id,
      reference: entry.code,
      data: { provider: provider.code, constituent: entry.constituent, services: entry.services },
    },
  ]);
}

async function addRule(tx: Tx, rule: ProvidersDocument['rules'][number]): Promise<void> {
  const id = newId();
  if (!(await insertRule(tx, { id, ...rule }))) return;
  await appendAudit(tx, [
    { action: 'mssp-rule.added', objectKind: 'mssp-rule', objectId: id, reference: rule.code },
  ]);
}

function unknown(what: string, code: string): DomainError {
  return new DomainError('invalid', 'providers-invalid', `There is no ${what} with the code ${code}.`);
}
