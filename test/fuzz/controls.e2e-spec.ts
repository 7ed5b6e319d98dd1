import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConstituentsController } from '../../apps/api/src/identity/constituents.controller.js';
import { type ApiWorld, openApiWorld } from '../api-world.js';
import type { Canary } from './canaries.js';
import { MAGIC_WORD } from './hostile.js';
import { Judge } from './judge.js';
import type { Document } from './operations.js';
import { type FuzzCaller, FuzzRun } from './run.js';

const SECRET = 'canary-of-the-control-1f0c';
const CANARY: Canary = { name: 'the planted secret', text: SECRET, mayShow: () => false };
const SEED = 1;
const WITHIN_MS = 120_000;

/** A fuzz that finds nothing has to show that it would. */
describe('the fuzz, with a fault planted', () => {
  let world: ApiWorld;
  let document: Document;
  let caller: FuzzCaller;
  beforeAll(async () => {
    world = await openApiWorld();
    const whole = (await world.call('GET', '/openapi.json')).body as Document;
    const path = '/v1/constituents';
    const { get } = whole.paths[path]!;
    const parameters = get!.parameters!.filter(({ name }) => name === 'sector');
    document = { ...whole, paths: { [path]: { get: { ...get!, parameters } } } };
    const headers = world.bearer('analyst');
    caller = { name: 'analyst', headers: () => headers };
  });
  afterAll(() => world.close());

  /** The room behind a real route says this to what it is asked for. */
  async function findingsWith(reader: (sector: string) => never | void): Promise<string[]> {
    const controller = world.api.app.get<
      unknown,
      {
        transactions: { reader: { query: (sql: string, values: unknown[]) => Promise<unknown[]> } };
      }
    >(ConstituentsController, { strict: false });
    const real = controller.transactions;
    const query = (sql: string, values: unknown[]) => {
      reader(JSON.stringify(values));
      return real.reader.query(sql, values);
    };
    controller.transactions = { reader: { query } };
    try {
      const judge = new Judge(document, [CANARY]);
      const target = { port: world.api.port, document, callers: [caller], judge, kept: new Set<string>() };
      const { findings } = await new FuzzRun(target, SEED).execute(600);
      return [...new Set(findings.map(({ kind }) => kind))];
    } finally {
      controller.transactions = real;
    }
  }

  it(
    'finds nothing while there is none',
    async () => {
      expect(await findingsWith(() => undefined)).toEqual([]);
    },
    WITHIN_MS,
  );

  it(
    'finds a route that throws on a magic word',
    async () => {
      const kinds = await findingsWith((values) => {
        if (values.includes(MAGIC_WORD)) throw new TypeError('nobody foresaw this');
      });
      expect(kinds).toEqual(['500']);
    },
    WITHIN_MS,
  );

  it('finds a secret in the text of an answer, a status nobody wrote down, and a stack', async () => {
    let asked = 0;
    const answers = [
      [409, { detail: `refused by ${SECRET}` }],
      [418, { detail: 'teapot' }],
      [409, { detail: 'TypeError\n    at query (/srv/fcert/libs/x.js:10:3)' }],
      [200, { items: 'none', nextCursor: null }],
    ] as const;
    const server = createServer((_request, response) => {
      const [status, body] = answers[(asked += 1) % answers.length]!;
      const problem = { type: 't', title: 't', status, code: 'c', traceId: 'x', ...body };
      response.writeHead(status, {
        'content-type': status === 200 ? 'application/json' : 'application/problem+json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      response.end(JSON.stringify(status === 200 ? body : problem));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const judge = new Judge(document, [CANARY]);
    const target = { port, document, callers: [caller], judge, kept: new Set<string>() };
    const { findings } = await new FuzzRun(target, SEED).execute(100);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const kinds = new Set(findings.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['canary', 'not as the contract says', 'trace', 'undocumented status']);
  });
});
