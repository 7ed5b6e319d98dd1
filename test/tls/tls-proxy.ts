import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { request as requestOverHttp } from 'node:http';
import { type Server, createServer, request } from 'node:https';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { fixedPorts } from '../faults/fixed-ports.js';
import type { Identity, TestCertificates } from './certificates.js';

export interface TlsProxy {
  /** Which one ends the TLS. */
  readonly name: string;
  /** The status of a GET through it, with a client certificate or without. */
  get(target: string, headers: Record<string, string>, as?: Identity): Promise<number>;
  stop(): Promise<void>;
}

const NGINX = '/usr/sbin/nginx';

/** A real nginx where there is one, set up as the guide says; else the same thing in a few lines. */
export async function startTlsProxy(certificates: TestCertificates, apiPort: number): Promise<TlsProxy> {
  const [port] = await fixedPorts(1);
  const hasNginx = spawnSync(NGINX, ['-v'], { stdio: 'ignore' }).status === 0;
  const stop = hasNginx
    ? startNginx(certificates, port!, apiPort)
    : await startOwn(certificates, port!, apiPort);
  const get: TlsProxy['get'] = (target, headers, as) => statusOf(certificates, port!, target, headers, as);
  for (let left = 200; ; left -= 1) {
    const status = await get('/livez', {}).catch(() => 0);
    if (status === 200) break;
    if (left === 0) throw new Error('the TLS proxy does not answer');
    await delay(50);
  }
  return { name: hasNginx ? 'nginx' : "the test's own proxy", get, stop };
}

function startNginx({ folder, caFile, server }: TestCertificates, port: number, apiPort: number) {
  chmodSync(folder, 0o755);
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; master_process off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${server.certFile}; ssl_certificate_key ${server.keyFile};
    ssl_client_certificate ${caFile}; ssl_verify_client optional;
    location / {
      proxy_pass http://127.0.0.1:${apiPort};
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-FCERT-Client-Verify $ssl_client_verify;
      proxy_set_header X-FCERT-Client-Cert $ssl_client_escaped_cert;
    }
  }
}`,
  );
  const child: ChildProcess = spawn(NGINX, ['-c', file, '-p', folder], { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return async () => {
    child.kill();
    await gone;
  };
}

async function startOwn({ caFile, server }: TestCertificates, port: number, apiPort: number) {
  const settings = { cert: server.pem, key: server.key, ca: readFileSync(caFile), requestCert: true };
  const proxy: Server = createServer({ ...settings, rejectUnauthorized: false }, (incoming, outgoing) => {
    const socket = incoming.socket as TLSSocket;
    const shown = socket.getPeerX509Certificate();
    const headers = {
      ...incoming.headers,
      'x-forwarded-for': socket.remoteAddress,
      'x-fcert-client-verify': socket.authorized ? 'SUCCESS' : 'NONE',
      'x-fcert-client-cert': shown ? encodeURIComponent(shown.toString()) : '',
    };
    const onward = { host: '127.0.0.1', port: apiPort, method: incoming.method, path: incoming.url, headers };
    incoming.pipe(
      requestOverHttp(onward, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      }),
    );
  });
  await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
  return () => {
    proxy.closeAllConnections();
    return new Promise<void>((resolve) => proxy.close(() => resolve()));
  };
}

function statusOf(
  { caFile }: TestCertificates,
  port: number,
  target: string,
  headers: Record<string, string>,
  as?: Identity,
): Promise<number> {
  const mine = as ? { cert: as.pem, key: as.key } : {};
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', servername: 'localhost', port, path: target, headers, agent: false };
    request({ ...options, ...mine, ca: readFileSync(caFile) }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
