import { DomainError, type FieldError } from '@fcert/kernel';
import type { ErrorObject } from 'ajv';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ClockPolicy } from './domain/policy.js';
import { type KnownNames, checkPolicy } from './domain/policy-checks.js';
import { checkWords } from './domain/policy-words.js';

/** More is a broken document, not a reader's help. */
const MOST_FAULTS = 50;

/** Reads policy documents: first the schema, then what the schema cannot say. */
export class PolicyValidator {
  private readonly fits: ValidateFunction;

  constructor(
    schema: Record<string, unknown>,
    private readonly known: KnownNames,
  ) {
    const ajv = new Ajv2020({
      allErrors: true,
      allowUnionTypes: true,
      strictRequired: false,
      strictTypes: false,
    });
    addFormats.default(ajv);
    this.fits = ajv.compile(schema);
  }

  /** The document as a policy. `fileName` without its folder; refuses with every fault and where it is. */
  read(document: unknown, fileName?: string): ClockPolicy {
    const faults = this.faultsOf(document, fileName);
    if (faults.length === 0) return document as ClockPolicy;
    throw new DomainError(
      'invalid',
      'clock-policy-invalid',
      `${fileName ?? 'The clock policy'} cannot be loaded: ${[faults[0]?.pointer, faults[0]?.message].filter(Boolean).join(' ')}`,
      { errors: faults.slice(0, MOST_FAULTS) },
    );
  }

  private faultsOf(document: unknown, fileName: string | undefined): FieldError[] {
    if (!this.fits(document)) return (this.fits.errors ?? []).filter(isTelling).map(asFieldError);
    const policy = document as ClockPolicy;
    const named = fileName === undefined || fileName === `${policy.id}.json`;
    const misnamed: FieldError = {
      pointer: '/id',
      code: 'file-name',
      message: `The file must be called ${policy.id}.json.`,
    };
    return [...(named ? [] : [misnamed]), ...checkPolicy(policy, this.known), ...checkWords(policy)];
  }
}

/** That a condition held says nothing: what it asked for is a fault of its own. */
function isTelling({ keyword }: ErrorObject): boolean {
  return keyword !== 'if';
}

/** The words of the checker leave out which name is unknown, and which values there are. */
function asFieldError({ instancePath, keyword, message, params }: ErrorObject): FieldError {
  return {
    pointer: instancePath,
    code: keyword,
    message: plainly(keyword, params) ?? message ?? 'does not fit',
  };
}

function plainly(keyword: string, params: ErrorObject['params']): string | undefined {
  switch (keyword) {
    case 'additionalProperties':
      return `has no field '${String(params.additionalProperty).slice(0, 80)}'`;
    case 'required':
      return `must have the field '${params.missingProperty}'`;
    case 'enum':
      return `must be one of: ${(params.allowedValues as unknown[]).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'not':
      return 'is what the schema forbids here';
    default:
      return undefined;
  }
}
