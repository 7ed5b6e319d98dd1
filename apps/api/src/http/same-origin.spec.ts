import type { FastifyRequest } from 'fastify';
import { refuseForeignOrigin } from './same-origin.js';

const allowed = ['https://desk.fcert.example'];
const ask = (method: string, headers: Record<string, string>) => () =>
  refuseForeignOrigin(
    { method, headers: { host: 'api.fcert.example', ...headers } } as unknown as FastifyRequest,
    allowed,
  );

describe('state changes from pages', () => {
  it.each([
    ['POST', {}],
    ['POST', { origin: 'https://desk.fcert.example' }],
    ['PUT', { origin: 'https://api.fcert.example' }],
    ['DELETE', { 'sec-fetch-site': 'same-origin' }],
    ['POST', { 'sec-fetch-site': 'none' }],
    ['GET', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['POST', { origin: 'https://evil.example', authorization: 'Bearer x' }],
  ])('%s with %p is let through', (method, headers) => expect(ask(method, headers)).not.toThrow());

  it.each([
    ['POST', { origin: 'https://evil.example' }],
    ['POST', { origin: 'null' }],
    ['POST', { origin: 'https://api.fcert.example.evil.example' }],
    ['POST', { origin: 'https://evil.example/?https://desk.fcert.example' }],
    ['POST', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['DELETE', { 'sec-fetch-site': 'cross-site' }],
    ['PUT', { 'sec-fetch-site': 'same-site' }],
  ])('%s with %p is refused', (method, headers) => expect(ask(method, headers)).toThrow('another site'));
});
