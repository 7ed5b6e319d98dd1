import { DomainError, type FieldError } from '@fcert/kernel';
import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import { pointer } from './json-places.js';
import { leaveOutNulls } from './nulls.js';
import { ERRORS_MAX } from './problem.js';

/** Codes of class-validator whose own name says too little. */
const CODES: Readonly<Record<string, string>> = {
  whitelistValidation: 'unknown-field',
  unknownValue: 'not-an-object',
};
const MESSAGES: Readonly<Record<string, string>> = {
  'unknown-field': 'This field is not known here.',
  'not-an-object': 'A JSON object is needed here.',
};

/** Nested faults as pointers, in order. The refused values are not in them. */
function* faults(errors: readonly ValidationError[], path: readonly string[]): Generator<FieldError> {
  for (const error of errors) {
    const at = error.property === undefined ? path : [...path, error.property];
    for (const [name, message] of telling(error)) {
      const code = CODES[name] ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      yield { pointer: pointer(at), code, message: MESSAGES[code] ?? message };
    }
    yield* faults(error.children ?? [], at);
  }
}

/** A field that is missing is told once as such, and one of the wrong type once: how long it must be is no news then. */
function telling({ constraints = {}, property, value }: ValidationError): [name: string, message: string][] {
  const named = Object.entries(constraints);
  if (named.length === 0 || 'whitelistValidation' in constraints) return named;
  if (value === undefined && property !== undefined) return [['required', `${property} is required`]];
  const { isString } = constraints;
  return isString === undefined ? named : [['isString', isString]];
}

/** The first faults, as many as an answer tells. */
export function fieldErrors(errors: readonly ValidationError[]): FieldError[] {
  const told: FieldError[] = [];
  for (const fault of faults(errors, [])) {
    if (told.length >= ERRORS_MAX) break;
    told.push(fault);
  }
  return told;
}

/** Every argument of every handler goes through this. Unknown fields are refused, nothing is converted by guessing. */
export class StrictValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      validationError: { target: false, value: true },
      exceptionFactory: (errors) =>
        new DomainError('invalid', 'validation-failed', 'The request has faults; see errors.', {
          errors: fieldErrors(errors),
        }),
    });
  }

  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // A missing body meets the same rules as an empty one: its required fields are missing.
    const given = metadata.type === 'body' && value === undefined ? {} : value;
    return super.transform(given, metadata) as Promise<unknown>;
  }

  protected override validate(
    object: object,
    options?: ValidatorOptions,
  ): Promise<ValidationError[]> | ValidationError[] {
    leaveOutNulls(object);
    return super.validate(object, options);
  }
}

const pipe = new StrictValidationPipe();

/** The same rules for bodies that no route parameter carries: lines of a bulk request. */
export function validateBody<T extends object>(type: new () => T, body: Record<string, unknown>): Promise<T> {
  return pipe.transform(body, { type: 'body', metatype: type }) as Promise<T>;
}
