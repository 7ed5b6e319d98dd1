import { DomainError } from '@fcert/kernel';

/** One body as the register document writes it. */
export interface RegisterEntry {
  readonly code: string;
  readonly name: string;
  readonly short?: string;
  readonly type: string;
  readonly parent?: string;
  readonly sector: string;
  readonly critical: boolean;
  readonly source: string;
}

const CODE = /^[A-Z0-9-]{2,60}$/;

/** Reads the register document; throws `register-invalid` naming the first entry that cannot be used. */
export function readRegister(document: unknown): RegisterEntry[] {
  const entries = (document as { constituents?: unknown } | null)?.constituents;
  if (!Array.isArray(entries)) throw invalid('it has no list of constituents');
  const codes = new Set<string>();
  return entries.map((entry: RegisterEntry, index) => {
    for (const field of ['code', 'name', 'type', 'sector', 'source'] as const) {
      if (typeof entry?.[field] !== 'string' || entry[field] === '')
        throw invalid(`entry ${index} has no ${field}`);
    }
    if (typeof entry.critical !== 'boolean')
      throw invalid(`entry ${index} does not say whether it is critical`);
    if (!CODE.test(entry.code) || codes.has(entry.code))
      throw invalid(`the code of entry ${index} is bad or taken`);
    if (entry.parent !== undefined && !codes.has(entry.parent)) {
      throw invalid(`the parent of entry ${index} does not stand before it`);
    }
    codes.add(entry.code);
    return entry;
  });
}

function invalid(why: string): DomainError {
  return new DomainError(
    'invalid',
    'register-invalid',
    `The register of constituents cannot be used: ${why}.`,
  );
}
