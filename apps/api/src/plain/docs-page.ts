import { createHash } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from '../http/contract.js';
import { NO_SCRIPT_SINKS } from '../http/request-lifecycle.js';
import { escaped } from '../http/escaped.js';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'h2{margin-top:2rem;text-transform:capitalize}code{font:14px ui-monospace,monospace}' +
  'dt{margin-top:.8rem}dd{margin:0 0 0 1rem;color:#333}';

/** Nothing is loaded and no script runs; the one style sheet is known by its hash. */
export const DOCS_CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; ${NO_SCRIPT_SINKS}`;

interface Line {
  readonly tag: string;
  readonly call: string;
  readonly summary: string;
}

/** Every call of the contract by door. */
export function docsPage(document: OpenAPIObject): string {
  const lines: Line[] = operationsOf(document).map(({ call, operation: { tags, summary } }) => ({
    tag: tags?.[0] ?? 'other',
    call,
    summary: summary ?? '',
  }));
  const tags = [...new Set(lines.map((line) => line.tag))].sort();
  const sections = tags.map((tag) => {
    const calls = lines
      .filter((line) => line.tag === tag)
      .map((line) => `<dt><code>${escaped(line.call)}</code></dt><dd>${escaped(line.summary)}</dd>`);
    return `<h2>${escaped(tag)}</h2><dl>${calls.join('')}</dl>`;
  });
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>FCERT API</title><style>${STYLE}</style></head>` +
    `<body><h1>FCERT API</h1><p>The whole contract as OpenAPI 3.1: <a href="/openapi.json">/openapi.json</a></p>` +
    `${sections.join('')}</body></html>`
  );
}
