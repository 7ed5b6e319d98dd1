import { DomainError } from '@fcert/kernel';
import { PersonPatchBody } from '../../apps/api/src/identity/person.dto.js';
import { ReportBody } from '../../apps/api/src/intake/report-body.dto.js';
import { reportContent } from '../../apps/api/src/intake/report-content.js';
import { StageBody, stageContent } from '../../apps/api/src/intake/stage-body.dto.js';
import { DraftBody } from '../../apps/api/src/policies/policy-bodies.dto.js';
import { RehearsalBody } from '../../apps/api/src/rehearsals/rehearsal.dto.js';
import { tellNulls } from '../../apps/api/src/http/nulls-in-contract.js';
import { validateBody } from '../../apps/api/src/http/validate-body.js';

const REPORT = { title: 'Mail is down', description: 'Nobody can send.' };

const faults = async (type: new () => object, body: Record<string, unknown>) => {
  const error: unknown = await validateBody(type, body).then(
    () => undefined,
    (refused: unknown) => refused,
  );
  if (!(error instanceof DomainError)) return [];
  return (error.details.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('null in a body', () => {
  it('is a field left out, however deep, and never an instant of 1970', async () => {
    const body = await validateBody(ReportBody, {
      ...REPORT,
      ...{ occurredAt: null, detectedAt: null, awareAt: null, category: null, sourceRef: null, tlp: null },
      ...{ severityClaim: null, observables: null, onBehalfOf: null },
      affected: { systems: null, users: null },
      contact: { name: 'Duty officer', phone: null, email: null },
    });
    expect(reportContent(body)).toEqual(
      reportContent(
        await validateBody(ReportBody, { ...REPORT, affected: {}, contact: { name: 'Duty officer' } }),
      ),
    );
    expect(reportContent(body)).toMatchObject({
      awareAt: null,
      affected: {},
      contact: { name: 'Duty officer' },
    });
  });

  it('changes nothing where a body says what is to change', async () => {
    const patch = { name: 'A. Khan', role: null, constituent: null, providerId: null, disabled: null };
    expect({ ...(await validateBody(PersonPatchBody, patch)) }).toEqual({ name: 'A. Khan' });
  });

  it('is nothing stated in the fields of a stage', async () => {
    const body = await validateBody(StageBody, {
      phase: 'final',
      text: null,
      fields: { lessons: null, scope: 'all' },
    });
    expect(stageContent(body)).toMatchObject({ text: '', fields: { scope: 'all' } });
  });

  it('does not choose between two of which one is meant', async () => {
    expect(await faults(RehearsalBody, { scenario: null, incident: 'FC-2026-000001' })).toEqual([]);
    expect(await faults(RehearsalBody, { scenario: null, incident: null })).toEqual(['/scenario required']);
  });

  it('leaves out what must be there: it is missing', async () => {
    expect(await faults(ReportBody, { ...REPORT, title: null })).toEqual(['/title required']);
    expect(await faults(ReportBody, { ...REPORT, observables: [{ type: 'ipv4', value: null }] })).toEqual([
      '/observables/0/value required',
    ]);
  });

  it('does not let an unknown field pass, nor an item of a list', async () => {
    expect(await faults(ReportBody, { ...REPORT, awareat: null })).toEqual(['/awareat unknown-field']);
    expect(await faults(ReportBody, { ...REPORT, affected: { systems: [null] } })).not.toEqual([]);
  });

  it('stays in documents that are kept as they came', async () => {
    const document = { cap: null, clocks: [{ duration: null }] };
    const body = await validateBody(DraftBody, { document, note: 'A first text' });
    expect(body.document).toEqual(document);
  });
});

describe('the contract', () => {
  it('tells of null at every field a body may leave out, and at none that answers alone show', () => {
    const leaf = { type: 'string' };
    const schemas = {
      Body: {
        type: 'object',
        required: ['title'],
        properties: {
          title: { ...leaf },
          kind: { type: 'string', enum: ['a'] },
          part: { $ref: '#/components/schemas/Part' },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
          either: { oneOf: [{ ...leaf }, { type: 'boolean' }] },
          already: { type: ['string', 'null'] },
        },
      },
      Part: {
        type: 'object',
        properties: { name: { ...leaf }, next: { $ref: '#/components/schemas/Part' } },
      },
      Answer: { type: 'object', properties: { name: { ...leaf } } },
    };
    tellNulls(schemas, [{ $ref: '#/components/schemas/Body' }]);
    const part = { anyOf: [{ $ref: '#/components/schemas/Part' }, { type: 'null' }] };
    expect(schemas.Body.properties).toEqual({
      title: leaf,
      kind: { type: ['string', 'null'], enum: ['a', null] },
      part,
      parts: { type: ['array', 'null'], items: { $ref: '#/components/schemas/Part' } },
      either: { oneOf: [leaf, { type: 'boolean' }, { type: 'null' }] },
      already: { type: ['string', 'null'] },
    });
    expect(schemas.Part.properties).toEqual({ name: { type: ['string', 'null'] }, next: part });
    expect(schemas.Answer.properties).toEqual({ name: leaf });
  });
});
