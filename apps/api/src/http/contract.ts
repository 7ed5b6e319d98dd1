import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { tellNulls } from './nulls-in-contract.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type BodySchemas = Parameters<typeof tellNulls>[0];
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Holds the public contract of the running app. */
export class Contract {
  private made: OpenAPIObject | undefined;
  private written: string | undefined;
  private app: INestApplication | undefined;

  /** Called once the app is complete; the document is made when first asked for. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  /** The document as it is sent. Kept, because anybody may ask for it. */
  get text(): string {
    return (this.written ??= JSON.stringify(this.document));
  }

  get document(): OpenAPIObject {
    if (!this.app) throw new Error('the contract is asked for before the app is complete');
    return (this.made ??= openApiOf(this.app));
  }
}

const METHODS = ['get', 'head', 'put', 'post', 'patch', 'delete'] as const;

/** Every operation of a document with its call, in the document's order. */
export function operationsOf(document: OpenAPIObject): { call: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ call: `${method.toUpperCase()} ${path}`, operation }] : [];
    }),
  );
}

const PROBLEM: Schemas[string] = {
  type: 'object',
  description: 'RFC 9457. `code` is stable; the texts may change.',
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: { type: 'string', example: 'urn:fcert:problem:validation-failed' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', example: 'validation-failed' },
    errors: {
      type: 'array',
      maxItems: 50,
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: { type: 'string', description: 'RFC 6901, into the request body.' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
    current: { description: 'The present state, where a stale version was refused (412).' },
    traceId: { type: 'string', description: 'Quote it when you ask about this answer.' },
  },
};

/** OpenAPI 3.1 of an app's mounted doors, in a stable order. */
export function openApiOf(app: INestApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('FCERT')
    .setDescription(
      'Reports in, incidents, tasks and clocks. Errors are application/problem+json (RFC 9457).',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key: fcert_<id>_<secret>' }, 'apiKey')
    .addCookieAuth('fcert', { type: 'apiKey', in: 'cookie' }, 'session')
    .addSecurityRequirements('apiKey')
    .addSecurityRequirements('session')
    .build();
  const document = SwaggerModule.createDocument(app, base);
  for (const { call, operation } of operationsOf(document)) {
    namePlaceholders(call, operation);
    operation.responses.default = {
      description: 'Refused or failed; docs/http-status.md lists the codes.',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  tellNulls(document.components?.schemas ?? {}, bodiesIn(document));
  const schemas = { ...document.components?.schemas, Problem: PROBLEM };
  return {
    ...document,
    paths: sortedByKey(document.paths),
    components: { ...document.components, schemas: sortedByKey(schemas) },
  };
}

function bodiesIn(document: OpenAPIObject): BodySchemas[string][] {
  return operationsOf(document).flatMap(({ operation: { requestBody } }) =>
    requestBody && 'content' in requestBody
      ? Object.values(requestBody.content).flatMap(({ schema }) =>
          schema ? [schema as BodySchemas[string]] : [],
        )
      : [],
  );
}

/** A placeholder that no decorator described is a text all the same, and a client must be told of it. */
function namePlaceholders(call: string, operation: Operation): void {
  const told = (operation.parameters ?? []).map((one) => ('name' in one ? one.name : ''));
  const missing = [...call.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name!)
    .filter((name) => !told.includes(name));
  if (missing.length === 0) return;
  const added = missing.map(
    (name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }) as const,
  );
  operation.parameters = [...added, ...(operation.parameters ?? [])];
}

function sortedByKey<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
