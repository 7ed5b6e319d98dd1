import { readFile } from 'node:fs/promises';
import { DomainError } from '@fcert/kernel';
import { type ClockPolicy, PolicyValidator, readKnownNames } from '@fcert/clock';
import { Injectable } from '@nestjs/common';

const DATA = 'data';

/** Reads policy documents out of request bodies, by the schema and the lists the product is shipped with. */
@Injectable()
export class PolicyDocuments {
  private validator: Promise<PolicyValidator> | undefined;

  /** Throws `clock-policy-invalid` (invalid) with every fault and its place under `/document`. */
  async read(document: unknown): Promise<ClockPolicy> {
    const check = await this.checker();
    return check(document);
  }

  /** The same as a plain function, for a use case that reads within its transaction. */
  async checker(): Promise<(document: unknown) => ClockPolicy> {
    this.validator ??= loadValidator();
    const validator = await this.validator;
    return (document) => {
      try {
        return validator.read(document);
      } catch (error) {
        throw error instanceof DomainError ? underDocument(error) : error;
      }
    };
  }
}

function underDocument({ kind, code, message, details }: DomainError): DomainError {
  const errors = (details.errors ?? []).map((fault) => ({ ...fault, pointer: `/document${fault.pointer}` }));
  return new DomainError(kind, code, message, { ...details, errors });
}

async function loadValidator(): Promise<PolicyValidator> {
  const schema = JSON.parse(await readFile(`${DATA}/policies/schema.json`, 'utf8')) as Record<
    string,
    unknown
  >;
  return new PolicyValidator(schema, await readKnownNames(DATA));
}
