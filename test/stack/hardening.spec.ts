import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './stack.js';

const FOLDER = path.join(ROOT, 'docker/systemd');
const { PROCESSES, nodeFlagsOf } = (await import(path.join(ROOT, 'scripts/stack/build.mjs'))) as {
  PROCESSES: Record<string, { app: string; args: string[] }>;
  nodeFlagsOf: (name: string) => string[];
};

type Unit = Map<string, string[]>;

function parse(text: string): Unit {
  const unit: Unit = new Map();
  for (const line of text.split('\n').filter((one) => /^[A-Za-z]+=/.test(one))) {
    const at = line.indexOf('=');
    unit.set(line.slice(0, at), [...(unit.get(line.slice(0, at)) ?? []), line.slice(at + 1)]);
  }
  return unit;
}

const DEMANDED: Record<string, string> = {
  NoNewPrivileges: 'yes',
  CapabilityBoundingSet: '',
  ProtectSystem: 'strict',
  ProtectHome: 'yes',
  PrivateTmp: 'yes',
  PrivateDevices: 'yes',
  ProtectKernelModules: 'yes',
  ProtectKernelTunables: 'yes',
  ProtectControlGroups: 'yes',
  RestrictNamespaces: 'yes',
  RestrictSUIDSGID: 'yes',
  SystemCallArchitectures: 'native',
  RestrictAddressFamilies: 'AF_INET AF_INET6 AF_UNIX',
  UMask: '0077',
  LimitCORE: '0',
};

/** What a unit lacks or gives away, by the table of docs/operations/hardening.md. */
function faultsOf(name: string, unit: Unit): string[] {
  const faults = Object.entries(DEMANDED)
    .filter(([key, value]) => unit.get(key)?.join(' ') !== value)
    .map(([key, value]) => `${key} is not ${value || 'empty'}`);
  if (unit.get('User')?.[0] !== `fcert-${name}`) faults.push('no user of its own');
  if (!unit.has('MemoryMax') || !unit.has('TasksMax')) faults.push('no limit');
  if (/(PASSWORD|SECRET|TOKEN|_KEY|_URL)=/.test([...unit.values()].flat().join('\n')))
    faults.push('a secret in the unit');
  const denied = unit.get('IPAddressDeny')?.[0];
  if (denied === undefined || (['api', 'gateway'].includes(name) && denied !== 'any'))
    faults.push('free to call anybody');
  if (unit.get('IPAddressAllow')?.includes('any')) faults.push('free to call anybody');
  return faults;
}

describe('the units for systemd', () => {
  const names = Object.keys(PROCESSES);
  const read = (name: string) => readFileSync(path.join(FOLDER, `fcert-${name}.service`), 'utf8');

  it('are there for every process that runs, and for nothing else', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(names.map((name) => `fcert-${name}.service`).sort());
    const users = names.map((name) => parse(read(name)).get('User')![0]);
    expect(new Set(users).size).toBe(names.length);
  });

  it.each(names)('start %s as `npm start` does, with everything taken away that it does not need', (name) => {
    const unit = parse(read(name));
    const { app, args } = PROCESSES[name]!;
    const worker = name === 'worker' ? ['run'] : args;
    const command = ['/usr/bin/node', ...nodeFlagsOf(name), `dist/apps/${app}/main.js`, ...worker].join(' ');
    expect(unit.get('ExecStart')).toEqual([command]);
    expect(faultsOf(name, unit)).toEqual([]);
  });

  it.each([
    ['NoNewPrivileges=yes', 'NoNewPrivileges=no'],
    ['ProtectSystem=strict', 'ProtectSystem=full'],
    ['User=fcert-api', 'User=root'],
    ['IPAddressDeny=any', 'IPAddressDeny=multicast'],
    ['RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX', ''],
    ['MemoryMax=512M', ''],
    ['UMask=0077', 'Environment=ALERT_KEY=abc'],
  ])('are refused when "%s" becomes "%s"', (right, wrong) => {
    const text = read('api');
    expect(text).toContain(right);
    expect(faultsOf('api', parse(text.replace(right, wrong)))).not.toEqual([]);
  });

  it('are described where an operator looks', () => {
    const page = readFileSync(path.join(ROOT, 'docs/operations/hardening.md'), 'utf8');
    for (const name of names) expect(page).toContain(`fcert-${name}.service`);
    expect(existsSync(path.join(ROOT, 'docs/operations/configuration.md'))).toBe(true);
  });
});
