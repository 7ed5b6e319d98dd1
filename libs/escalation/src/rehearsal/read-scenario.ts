import { DomainError, type FieldError } from '@fcert/kernel';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { SCENARIO_SCHEMA, type Scenario, faultOf } from './domain/scenario.js';

const MOST_FAULTS = 20;

const ajv = new Ajv2020({ allErrors: true, discriminator: true, strictRequired: false, strictTypes: false });
addFormats.default(ajv);
const fits = ajv.compile(SCENARIO_SCHEMA);

/** A written scenario. Throws `invalid` with the place of every fault. */
export function readScenario(value: unknown): Scenario {
  if (!fits(value)) {
    throw invalid(
      (fits.errors ?? []).map(({ instancePath, keyword, message }) => ({
        pointer: instancePath,
        code: keyword,
        message: message ?? 'does not fit the schema',
      })),
    );
  }
  const scenario = value as Scenario;
  const fault = faultOf(scenario);
  if (fault) throw invalid([fault]);
  return scenario;
}

function invalid(errors: FieldError[]): DomainError {
  return new DomainError('invalid', 'scenario-invalid', 'The scenario cannot be played as it stands.', {
    errors: errors.slice(0, MOST_FAULTS),
  });
}
