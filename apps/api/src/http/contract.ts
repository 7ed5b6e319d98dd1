import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** Holds the public contract of the running app. */
export class Contract {
  private made: OpenAPIObject | undefined;
  private app: INestApplication | undefined;

  /** Called once the app is complete; the document is made when first asked for. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  get document(): OpenAPIObject {
    if (!this.app) throw new Error('the contract is asked for before the app is complete');
    return (this.made ??= openApiOf(this.app));
  }
}

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
  return {
    ...document,
    paths: sortedByKey(document.paths),
    components: { ...document.components, schemas: sortedByKey(document.components?.schemas ?? {}) },
  };
}

function sortedByKey<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
