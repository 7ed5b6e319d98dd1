import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from './readiness.js';
import { registry } from './metrics.js';

/**
 * The private listener of a process: `/metrics`, `/livez`, `/readyz`. Never on the public port, so that nothing has
 * to be kept out of it.
 */
export class ProbeServer {
  private server: Server | undefined;

  constructor(private readonly readiness: Readiness) {}

  /** Listens and returns the port taken (0 asks for a free one). */
  async listen(port: number, host: string): Promise<number> {
    this.server = createServer((request, response) => {
      void this.answer(request.url ?? '/').then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
        response.end(body);
      });
    });
    await new Promise<void>((resolve, reject) => {
      this.server!.once('error', reject).listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (!this.server) return;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server!.close(resolve));
  }

  private async answer(url: string): Promise<{ status: number; type: string; body: string }> {
    if (url === '/metrics')
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    if (url === '/livez') return { status: 200, type: 'application/json', body: '{"status":"ok"}' };
    if (url !== '/readyz') return { status: 404, type: 'text/plain', body: 'not found' };
    const report = await this.readiness.report();
    return {
      status: report.status === 'unavailable' ? 503 : 200,
      type: 'application/json',
      body: JSON.stringify(report),
    };
  }
}
