import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProverMetrics } from './prover-metrics.js';
import type { ProverProcess } from './prover-process.js';

/** The private listener of the prover: `/metrics`, `/livez`, `/readyz`. */
export class ProverProbe {
  private readonly server: Server;

  constructor(
    private readonly prover: ProverProcess,
    private readonly metrics: ProverMetrics,
  ) {
    this.server = createServer((request, response) => {
      const { status, type, body } = this.answer(request.url ?? '/');
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(body);
    });
  }

  /** Listens and returns the port taken (0 asks for a free one). */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(url: string): { status: number; type: string; body: string } {
    const json = (status: number, body: object) => ({
      status,
      type: 'application/json',
      body: JSON.stringify(body),
    });
    if (url === '/metrics')
      return { status: 200, type: 'text/plain; version=0.0.4', body: this.metrics.text() };
    if (url === '/livez') return json(200, { status: 'ok' });
    if (url !== '/readyz') return { status: 404, type: 'text/plain', body: 'not found' };
    const { isUp, openFindings } = this.prover.health();
    if (!isUp)
      return json(503, {
        status: 'unavailable',
        checks: { pass: { status: 'down', detail: 'no pass was made' } },
      });
    const findings =
      openFindings === 0 ? { status: 'ok' } : { status: 'degraded', detail: `${openFindings} gaps are open` };
    return json(200, { status: findings.status, checks: { pass: { status: 'ok' }, findings } });
  }
}
