import type { Tx } from '@fcert/platform';
import type { RuleEntry } from '../domain/documents.js';
import type { Contract } from './contract.entity.js';
import type { ProviderRow } from './provider.read-model.js';

/** Each insert leaves a row of the same code as it is, and says whether it added one. */
export async function insertProvider(tx: Tx, provider: { id: string; code: string; name: string }): Promise<boolean> {
  return added(
    await tx.query(
      'INSERT INTO mssp_provider (id, code, name) VALUES ($1, $2, $3) ON CONFLICT (code) DO NOTHING RETURNING id',
      [provider.id, provider.code, provider.name],
    ),
  );
}

export async function providersByCode(tx: Tx, codes: readonly string[]): Promise<Map<string, ProviderRow>> {
  const rows = await tx.query<ProviderRow>('SELECT id, code, name FROM mssp_provider WHERE code = ANY($1::text[])', [
    codes,
  ]);
  return new Map(rows.map((row) => [row.code, row]));
}

export async function insertContract(
  tx: Tx,
  contract: Omit<Contract, 'validFrom' | 'validUntil'>,
): Promise<boolean> {
  return added(
    await tx.query(
      `INSERT INTO mssp_contract (id, code, provider_id, constituent_id, services, targets, policy_id, policy_version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code) DO NOTHING RETURNING id`,
      [
        contract.id,
        contract.code,
        contract.providerId,
        contract.constituentId,
        contract.services,
        JSON.stringify(contract.targets),
        contract.policyId,
        contract.policyVersion,
      ],
    ),
  );
}

export async function insertRule(tx: Tx, rule: RuleEntry & { id: string }): Promise<boolean> {
  return added(
    await tx.query(
      `INSERT INTO mssp_routing_rule (id, code, position, conditions, service_id, instructions)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO NOTHING RETURNING id`,
      [rule.id, rule.code, rule.position, JSON.stringify(rule.conditions), rule.service, rule.instructions],
    ),
  );
}

const added = (rows: readonly unknown[]): boolean => rows.length === 1;
