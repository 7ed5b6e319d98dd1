import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';

const POLICY = '/usr/sbin/policy-rc.d';

/** Whether this process may install Debian packages. */
export function canInstallPackages() {
  return (
    process.getuid?.() === 0 &&
    existsSync('/etc/debian_version') &&
    spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0
  );
}

/**
 * Installs one Debian package without letting it start its service: the tests start servers of their own.
 * @returns {string | null} null when installed, else the last line apt said
 */
export function installPackage(name) {
  const keepServicesDown = !existsSync(POLICY);
  if (keepServicesDown) {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n');
    chmodSync(POLICY, 0o755);
  }
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { encoding: 'utf8', env, timeout: 300_000 };
    spawnSync('apt-get', ['update', '-q'], options);
    const done = spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], options);
    return done.status === 0
      ? null
      : (done.stderr || done.stdout || String(done.error)).trim().split('\n').pop();
  } finally {
    if (keepServicesDown) rmSync(POLICY, { force: true });
  }
}
