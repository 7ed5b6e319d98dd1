import { DomainError, SEVERITIES, type Severity } from '@fcert/kernel';
import type { ContractTarget } from './contract-policy.js';
import type { RuleConditions } from './routing.js';

/** `data/mssp-services.json` */
export interface CatalogueDocument {
  readonly services: readonly { id: string; area: string; name: string; uuid: string }[];
}

/** Providers, contracts and rules as a document (`data/mssp-demo.json`). */
export interface ProvidersDocument {
  readonly providers: readonly { code: string; name: string }[];
  readonly contracts: readonly ContractEntry[];
  readonly rules: readonly RuleEntry[];
}

export interface ContractEntry {
  readonly code: string;
  readonly provider: string;
  /** Code of an organisation, or null for every one. */
  readonly constituent: string | null;
  readonly services: readonly string[];
  readonly version: string;
  readonly targets: readonly ContractTarget[];
}

export interface RuleEntry {
  readonly code: string;
  readonly position: number;
  readonly conditions: RuleConditions;
  readonly service: string;
  readonly instructions: string;
}

type Fields = Record<string, unknown>;

/** Throws `catalogue-invalid` (invalid), saying where. */
export function readCatalogue(document: unknown): CatalogueDocument {
  const services = rows(document, 'services', 'catalogue-invalid').map((row, index) => ({
    id: text(row, 'id', `/services/${index}`, 'catalogue-invalid'),
    area: text(row, 'area', `/services/${index}`, 'catalogue-invalid'),
    name: text(row, 'name', `/services/${index}`, 'catalogue-invalid'),
    uuid: text(row, 'uuid', `/services/${index}`, 'catalogue-invalid'),
  }));
  return { services };
}

/** Throws `providers-invalid` (invalid), saying where. Names of other rows are looked up when they are written. */
export function readProviders(document: unknown): ProvidersDocument {
  const code = 'providers-invalid';
  return {
    providers: rows(document, 'providers', code).map((row, index) => ({
      code: text(row, 'code', `/providers/${index}`, code),
      name: text(row, 'name', `/providers/${index}`, code),
    })),
    contracts: rows(document, 'contracts', code).map((row, index) => contract(row, `/contracts/${index}`)),
    rules: rows(document, 'rules', code).map((row, index) => rule(row, `/rules/${index}`)),
  };
}

function contract(row: Fields, at: string): ContractEntry {
  const code = 'providers-invalid';
  const services = Array.isArray(row.services) ? row.services.map(String) : [];
  if (services.length === 0) throw fault(code, `${at}/services`);
  return {
    code: text(row, 'code', at, code),
    provider: text(row, 'provider', at, code),
    constituent: row.constituent === null ? null : text(row, 'constituent', at, code),
    services,
    version: text(row, 'version', at, code),
    targets: rows(row, 'targets', code).map((target, index) => ({
      severity: severity(target, `${at}/targets/${index}`),
      acknowledge: text(target, 'acknowledge', `${at}/targets/${index}`, code),
      complete: text(target, 'complete', `${at}/targets/${index}`, code),
    })),
  };
}

function rule(row: Fields, at: string): RuleEntry {
  const code = 'providers-invalid';
  const { conditions, position } = row;
  if (typeof conditions !== 'object' || conditions === null) throw fault(code, `${at}/conditions`);
  if (typeof position !== 'number') throw fault(code, `${at}/position`);
  return {
    code: text(row, 'code', at, code),
    position,
    conditions: conditions,
    service: text(row, 'service', at, code),
    instructions: text(row, 'instructions', at, code),
  };
}

function rows(document: unknown, field: string, code: string): Fields[] {
  const list = (document as Fields | null)?.[field];
  if (!Array.isArray(list) || list.length === 0) throw fault(code, `/${field}`);
  return list as Fields[];
}

function text(row: Fields, field: string, at: string, code: string): string {
  const value = row[field];
  if (typeof value !== 'string' || value.trim() === '') throw fault(code, `${at}/${field}`);
  return value;
}

function severity(row: Fields, at: string): Severity {
  const found = SEVERITIES.find((known) => known === row.severity);
  if (!found) throw fault('providers-invalid', `${at}/severity`);
  return found;
}

function fault(code: string, pointer: string): DomainError {
  return new DomainError('invalid', code, `The document is faulty at ${pointer}.`, {
    errors: [{ pointer, code, message: 'Missing or of the wrong kind.' }],
  });
}
