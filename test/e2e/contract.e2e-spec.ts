import { readFileSync, writeFileSync } from 'node:fs';
import { ROLES, type Role } from '@fcert/kernel';
import { mayEver } from '@fcert/identity';
import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from '../../apps/api/src/http/contract.js';
import { type RouteLine, routesOf } from '../../apps/api/src/http/route-access.js';
import { type ApiWorld, openApiWorld } from '../api-world.js';

/** `UPDATE_CONTRACT=1 npm run jest -- test/e2e/contract` writes both files anew; the diff is reviewed. */
const UPDATE = process.env.UPDATE_CONTRACT === '1';
const CONTRACT = 'docs/openapi.json';
const ACCESS = 'docs/route-access.md';

describe('the public contract', () => {
  let world: ApiWorld;
  let document: OpenAPIObject;

  beforeAll(async () => {
    world = await openApiWorld();
    document = (await world.call('GET', '/openapi.json')).body as OpenAPIObject;
  });
  afterAll(() => world.close());

  it('is the committed one', () => {
    const text = `${JSON.stringify(document, null, 2)}\n`;
    if (UPDATE) writeFileSync(CONTRACT, text);
    expect(JSON.parse(readFileSync(CONTRACT, 'utf8'))).toEqual(JSON.parse(text));
  });

  it('is OpenAPI 3.1 with a name, a door and a problem for every call', () => {
    expect(document.openapi).toBe('3.1.0');
    const operations = operationsOf(document);
    expect(operations.length).toBeGreaterThan(20);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { call, operation } of operations) {
      expect({ call, id: operation.operationId }).toEqual({
        call,
        id: expect.stringMatching(/^[a-z][A-Za-z]+$/),
      });
      expect({ call, tags: operation.tags?.length, summary: operation.summary ?? '' }).toEqual({
        call,
        tags: 1,
        summary: expect.stringMatching(/\S/),
      });
      expect(Object.keys(operation.responses)).toContain('default');
    }
  });

  it('describes every route but the plain ones, and no more', () => {
    const plain = ['/livez', '/readyz', '/.well-known/security.txt', '/openapi.json', '/docs'];
    const routes = routesOf(world.api.app).filter(({ path }) => !plain.includes(path));
    const calls = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(
      operationsOf(document)
        .map(({ call }) => call)
        .sort(),
    ).toEqual(calls.sort());
  });

  it('has the access table of every route that was reviewed', () => {
    const table = accessTable(routesOf(world.api.app));
    if (UPDATE) writeFileSync(ACCESS, table);
    expect(readFileSync(ACCESS, 'utf8')).toBe(table);
  });

  it('answers 401 on every guarded route without a credential, with the same words', async () => {
    for (const { method, path, access } of routesOf(world.api.app)) {
      if (access === 'public') continue;
      const address = path.replace(/:\w+/g, '0199c1de-1a2b-7c3d-8e4f-a1b2c3d4e5f6');
      const answer = await world.call(method, address);
      const code = method === 'HEAD' ? 'unauthenticated' : answer.body.code;
      expect([method, path, answer.status, code]).toEqual([method, path, 401, 'unauthenticated']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="fcert"');
    }
  });

  it('answers 403 to roles that may never do it, before it looks at anything', async () => {
    const guarded = routesOf(world.api.app).filter(
      ({ access }) => access !== undefined && access !== 'public',
    );
    for (const role of ['reporter', 'mssp-operator', 'oversight', 'admin', 'analyst'] as const) {
      const cookie = await world.cookie(role);
      for (const { method, path, access } of guarded) {
        if (access === undefined || access === 'public' || mayEver(person(role), access)) continue;
        const answer = await world.call(method, path.replace(/:\w+/g, 'FCI-2000-000000'), cookie);
        expect([role, method, path, answer.status]).toEqual([role, method, path, 403]);
      }
    }
  });

  it('is shown to people behind sign-in, on a page that loads and runs nothing', async () => {
    expect((await world.call('GET', '/docs')).status).toBe(401);
    const page = await world.call('GET', '/docs', await world.cookie('reporter'));
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.body).toContain('<code>POST /v1/reports</code>');
    expect(page.body).not.toMatch(/<script|src=|http:|https:/);
  });
});

function person(role: Role) {
  return {
    kind: 'person',
    id: '',
    name: '',
    role,
    constituentId: 'x',
    providerId: 'x',
    sessionId: '',
  } as const;
}

/** Who may ever call what; objects narrow it further (libs/identity/src/domain/grants.ts). */
function accessTable(routes: readonly RouteLine[]): string {
  const marks = ({ access }: RouteLine) =>
    ROLES.map((role) => (access === 'public' || (access && mayEver(person(role), access)) ? 'x' : ''));
  const rows = [
    ['Route', 'Verb', ...ROLES],
    ...routes.map((route) => [`\`${route.method} ${route.path}\``, route.access ?? 'none', ...marks(route)]),
  ];
  const widths = rows[0]!.map((_cell, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const [head = '', ...lines] = rows.map(
    (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`,
  );
  return [
    '# Who may call what',
    '',
    'Written by `UPDATE_CONTRACT=1 npm run jest -- test/e2e/contract`; a change here is a change of access.',
    'The mark says that the role may ever call the route; the object decides the rest (own body, own provider, TLP).',
    '',
    head,
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...lines,
    '',
  ].join('\n');
}
