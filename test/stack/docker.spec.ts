import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { DockerfileParser, type Dockerfile, type Instruction } from 'dockerfile-ast';
import { parse } from 'yaml';
import { ROOT } from './stack.js';

/** There is no container engine where these tests run: files are read and held against the rules a linter would apply. */
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** As `npm start` starts them (scripts/stack/build.mjs). */
const EVERY = ['--enable-source-maps', '--max-semi-space-size=4', '--heap-growing-percent=20'];
const FLAGS: Record<string, string[]> = {
  worker: [...EVERY, '--max-old-space-size=512'],
  gateway: [...EVERY, '--optimize-for-size'],
};

describe.each(['api', 'worker', 'gateway'])('docker/%s.Dockerfile', (app) => {
  const text = read(`docker/${app}.Dockerfile`);
  const file: Dockerfile = DockerfileParser.parse(text);
  const all = (keyword: string): Instruction[] =>
    file.getInstructions().filter((one) => one.getKeyword() === keyword);
  const words = (keyword: string) =>
    all(keyword).map((one) => one.getTextContent().slice(keyword.length).trim());
  const afterLastFrom = file.getInstructions().slice(file.getInstructions().lastIndexOf(all('FROM').at(-1)!));

  it('builds on a pinned Node 24, in stages that have names', () => {
    expect(words('FROM').length).toBeGreaterThanOrEqual(3);
    for (const from of words('FROM')) expect(from).toMatch(/^node:24\.\d+-bookworm-slim AS [a-z]+$/);
  });

  it('runs as the unprivileged user of the image', () => {
    const users = afterLastFrom.filter((one) => one.getKeyword() === 'USER');
    expect(users.map((one) => one.getArgumentsContent())).toEqual(['node']);
    const lastCopy = afterLastFrom.findLastIndex((one) => one.getKeyword() === 'COPY');
    expect(afterLastFrom.indexOf(users[0]!)).toBeGreaterThan(lastCopy);
  });

  it('is started and checked without a shell', () => {
    expect(words('CMD').length).toBe(1);
    const command = JSON.parse(words('CMD')[0]!) as string[];
    const expected = ['node', ...(FLAGS[app] ?? EVERY), `dist/apps/${app}/main.js`];
    expect(command.slice(0, expected.length)).toEqual(expected);
    const check = /CMD (\[.*\])$/s.exec(words('HEALTHCHECK')[0]!);
    const [program, flag, script] = JSON.parse(check![1]!) as string[];
    expect([program, flag]).toEqual(['node', '-e']);
    expect(script).toContain('/readyz');
    expect(() => new Script(script!)).not.toThrow();
  });

  it('installs exactly the locked packages, without their scripts, and leaves nothing of a build behind', () => {
    const runs = words('RUN').join('\n');
    expect(runs.match(/npm (ci|install|i)\b/g)?.every((one) => one === 'npm ci')).toBe(true);
    expect(runs.match(/npm ci/g)?.length).toBe(runs.match(/--ignore-scripts/g)?.length);
    expect(runs).not.toMatch(/curl|wget|sudo|apt-get|chmod 777/);
    expect(afterLastFrom.some((one) => one.getKeyword() === 'RUN')).toBe(false);
  });

  it('copies only what exists and adds nothing from elsewhere', () => {
    expect(all('ADD')).toEqual([]);
    for (const copy of words('COPY').filter((one) => !one.startsWith('--from'))) {
      for (const source of copy.split(/\s+/).slice(0, -1))
        expect([source, existsSync(path.join(ROOT, source))]).toEqual([source, true]);
    }
  });

  it('carries no secret and works in an absolute folder', () => {
    expect(words('ENV').join('\n')).not.toMatch(/PASSWORD|SECRET|TOKEN|_KEY|DATABASE_URL|REDIS_URL/);
    expect(words('ARG')).toEqual([]);
    for (const folder of words('WORKDIR')) expect(folder.startsWith('/')).toBe(true);
  });

  it('exposes the port of its probes', () => {
    expect(words('EXPOSE').join(' ').split(' ')).toContain('9464');
    expect(words('ENV').join('\n')).toContain('METRICS_PORT=9464');
  });
});

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string };
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  ports?: string[];
  networks: string[];
  volumes?: string[];
  secrets?: string[];
  cap_drop?: string[];
  read_only?: boolean;
  security_opt?: string[];
  mem_limit?: string;
  profiles?: string[];
  [other: string]: unknown;
}

interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { environment: string }>;
}

describe('docker/compose.yml', () => {
  const text = read('docker/compose.yml');
  const compose = parse(text, { merge: true }) as Compose;
  const { services } = compose;
  const OURS = ['api', 'worker', 'prover', 'gateway'];

  it('holds every process, the servers, the migration, a malware scanner and a mail catcher', () => {
    expect(Object.keys(services).sort()).toEqual(
      [...OURS, 'clamav', 'mail', 'migrate', 'postgres', 'redis'].sort(),
    );
    expect(services.mail!.profiles).toEqual(['dev']);
  });

  it('builds each process from a Dockerfile that exists', () => {
    for (const name of OURS)
      expect(existsSync(path.join(ROOT, services[name]!.build!.dockerfile))).toBe(true);
  });

  it('starts a process only after the schema is up to date and both servers are healthy', () => {
    for (const name of OURS) {
      expect(services[name]!.depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
        migrate: { condition: 'service_completed_successfully' },
      });
    }
    for (const name of ['postgres', 'redis'])
      expect(services[name]!.healthcheck?.test?.length).toBeGreaterThan(1);
  });

  it('starts the prover as a command of the worker program, as `npm start` does', async () => {
    const { nodeFlagsOf } = (await import(path.join(ROOT, 'scripts/stack/build.mjs'))) as {
      nodeFlagsOf: (name: string) => string[];
    };
    const command = ['node', ...nodeFlagsOf('prover'), 'dist/apps/worker/main.js', 'prove'];
    expect(services.prover!.command).toEqual(command);
    expect(services.prover!.networks).toEqual(['inside', 'outside']);
  });

  it('pins every image and limits the memory of every service', () => {
    for (const service of Object.values(services)) {
      if (service.image) expect(service.image).toMatch(/^[a-z/]+:v?\d+\.\d+/);
      expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    }
  });

  it('has no password of its own: each is demanded from outside', () => {
    for (const [, value] of text.matchAll(/\$\{(FCERT_\w*(?:PASSWORD|KEY)[^}]*)\}/g))
      expect(value).toContain(':?');
    expect(text).not.toMatch(/(PASSWORD|SECRET): *['"]?[A-Za-z0-9]+['"]?$/m);
    const used = Object.values(services).flatMap(({ secrets }) => secrets ?? []);
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.secrets).sort());
  });

  it('gives away no privilege', () => {
    for (const [name, service] of Object.entries(services)) {
      expect([name, service.security_opt]).toEqual([name, ['no-new-privileges:true']]);
      expect([name, service.privileged, service.network_mode, service.pid]).toEqual([
        name,
        undefined,
        undefined,
        undefined,
      ]);
      if (name !== 'postgres')
        expect([name, service.cap_drop, service.read_only]).toEqual([name, ['ALL'], true]);
    }
  });

  it('keeps database and queues off every network but the inner one, which has no way out', () => {
    expect(compose.networks.inside!.internal).toBe(true);
    for (const name of ['postgres', 'redis']) expect(services[name]!.networks).toEqual(['inside']);
    // A worker tells people outside; nobody outside reaches it.
    for (const name of ['postgres', 'redis', 'worker', 'clamav'])
      expect(services[name]!.ports).toBeUndefined();
  });

  it('keeps files where api and worker both find them, sealed under keys that are no variable', () => {
    for (const name of ['api', 'worker']) {
      expect(services[name]!.environment).toMatchObject({
        EVIDENCE_DIR: '/var/lib/fcert/evidence',
        EVIDENCE_KEY_FILE: '/run/secrets/evidence_keys',
        CLAMD_URL: 'tcp://clamav:3310',
      });
      expect(services[name]!.volumes).toContain('evidence:/var/lib/fcert/evidence');
      expect(services[name]!.secrets).toContain('evidence_keys');
    }
    const scanner = read('docker/clamav/clamd.conf').split('\n');
    for (const alert of ['AlertExceedsMax yes', 'AlertEncrypted yes']) expect(scanner).toContain(alert);
  });

  it('mounts only files and volumes that exist', () => {
    for (const mount of Object.values(services).flatMap(({ volumes }) => volumes ?? [])) {
      const [source] = mount.split(':') as [string];
      if (source.startsWith('.'))
        expect([source, existsSync(path.join(ROOT, 'docker', source))]).toEqual([source, true]);
      else expect(compose.volumes).toHaveProperty(source);
    }
  });
});

describe('the servers in containers', () => {
  it('have a Redis that evicts nothing and appends every write', () => {
    const redis = read('docker/redis/redis.conf');
    for (const line of ['maxmemory-policy noeviction', 'appendonly yes', 'appendfsync everysec', 'hz 100']) {
      expect(redis.split('\n')).toContain(line);
    }
    expect(redis).not.toMatch(/^requirepass/m);
  });

  it('have a PostgreSQL that is durable and not told to trust anybody', () => {
    const postgres = read('docker/postgres/postgresql.conf');
    for (const line of ['fsync = on', 'synchronous_commit = on', 'full_page_writes = on']) {
      expect(postgres.split('\n')).toContain(line);
    }
    expect(read('docker/compose.yml')).not.toContain('trust');
  });

  it('get a build context without data, secrets or tests of this machine', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toContain('*');
    expect(ignored.filter((line) => line.startsWith('!'))).not.toContain('!.fcert');
  });
});
