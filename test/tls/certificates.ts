import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Identity {
  readonly certFile: string;
  readonly keyFile: string;
  readonly pem: string;
  readonly key: string;
  /** Of the certificate in DER, hex. */
  readonly sha256: string;
}

export interface TestCertificates {
  readonly folder: string;
  readonly caFile: string;
  readonly server: Identity;
  readonly client: Identity;
  /** Of the same authority, but nobody a key goes with. */
  readonly stranger: Identity;
  remove(): void;
}

/** An authority of the test's own and what it signed, by openssl; undefined where there is none. */
export function certificatesOfATest(): TestCertificates | undefined {
  if (spawnSync('openssl', ['version'], { stdio: 'ignore' }).status !== 0) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'fcert-tls-'));
  const at = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...curve,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-days',
    '2',
    '-subj',
    '/CN=Test CA',
  );
  writeFileSync(at('server.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  writeFileSync(at('client.ext'), 'extendedKeyUsage=clientAuth\n');
  const identity = (name: string, extensions: string): Identity => {
    const [keyFile, certFile, request] = [at(`${name}.key`), at(`${name}.pem`), at(`${name}.csr`)];
    openssl('req', ...curve, '-keyout', keyFile, '-out', request, '-subj', `/CN=${name}`);
    const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2'];
    openssl('x509', '-req', '-in', request, ...signed, '-extfile', at(extensions), '-out', certFile);
    const pem = readFileSync(certFile, 'utf8');
    const sha256 = createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
    return { certFile, keyFile, pem, key: readFileSync(keyFile, 'utf8'), sha256 };
  };
  return {
    folder,
    caFile: at('ca.pem'),
    server: identity('localhost', 'server.ext'),
    client: identity('sensor', 'client.ext'),
    stranger: identity('stranger', 'client.ext'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
