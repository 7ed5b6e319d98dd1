import type { PersonActor } from '@fcert/kernel';
import { DatabaseConfig } from '../config/database.config.js';
import { LiveCursorConfig } from '../config/live-cursor.config.js';
import { ConfigError } from '../config/config-error.js';
import { ProcessConfig } from '../config/process.config.js';
import { LiveCursors } from './live-cursors.js';

function cursorsWith(key?: string, world: ProcessConfig['FCERT_WORLD'] = 'production'): LiveCursors {
  const config = Object.assign(new LiveCursorConfig(), { LIVE_CURSOR_KEY: key });
  const process = Object.assign(new ProcessConfig(), { FCERT_WORLD: world });
  return new LiveCursors(
    config,
    process,
    Object.assign(new DatabaseConfig(), { DATABASE_URL: 'postgres://u:p@h/d' }),
  );
}

function subject(role: PersonActor['role'], id = 'one'): PersonActor {
  return { kind: 'person', id, name: id, role, constituentId: null, providerId: null, sessionId: 's' };
}

describe('cursors', () => {
  const cursors = cursorsWith('k'.repeat(32));
  const reporter = subject('reporter');

  it.each(['analyst', 'shift-lead', 'director', 'admin'] as const)('are plain numbers for %s', (role) => {
    expect(cursors.write(subject(role), 42n)).toBe('42');
    expect(cursors.read(subject(role), '42')).toBe(42n);
    for (const text of ['', '-1', '1.5', '01', '0x10', ' 1', '1e3', '9'.repeat(19)]) {
      expect(cursors.read(subject(role), text)).toBeUndefined();
    }
  });

  it.each(['reporter', 'mssp-operator', 'oversight'] as const)('are sealed for %s', (role) => {
    const [a, b] = [cursors.write(subject(role), 42n), cursors.write(subject(role), 42n)];
    expect(a).not.toBe(b);
    expect(a).toHaveLength(48);
    expect(cursors.read(subject(role), a)).toBe(42n);
    expect(cursors.read(subject(role), '42')).toBeUndefined();
  });

  it('open only for the subject they were given to, unaltered, under the same key', () => {
    const sealed = cursors.write(reporter, 7n);
    expect(cursors.read(subject('reporter', 'two'), sealed)).toBeUndefined();
    expect(cursorsWith('x'.repeat(32)).read(reporter, sealed)).toBeUndefined();
    for (let i = 0; i < sealed.length; i += 1) {
      const altered = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1);
      expect(cursors.read(reporter, altered)).toBeUndefined();
    }
    expect(cursors.read(reporter, sealed.slice(0, -1))).toBeUndefined();
  });

  it('need a key of their own in production, and say its name', () => {
    expect(() => cursorsWith()).toThrow(ConfigError);
    expect(() => cursorsWith()).toThrow('LIVE_CURSOR_KEY');
    expect(
      cursorsWith(undefined, 'demo').read(reporter, cursorsWith(undefined, 'demo').write(reporter, 9n)),
    ).toBe(9n);
  });
});
