import { DomainError } from '@fcert/kernel';
import { pino } from 'pino';
import { describeError } from './logger.js';

/** What the process logger would write. */
function logged(err: unknown): Record<string, unknown> {
  const lines: string[] = [];
  pino({ serializers: { err: describeError } }, { write: (line: string) => void lines.push(line) }).warn(
    { err },
    'x',
  );
  return (JSON.parse(lines[0]!) as { err: Record<string, unknown> }).err;
}

describe('an error in the log', () => {
  it('is told by name, code, message and places, described once or twice', () => {
    const error = new DomainError('conflict', 'report-already-triaged', 'The report has an incident.');
    const once = {
      name: 'DomainError',
      code: 'report-already-triaged',
      message: 'The report has an incident.',
    };
    expect(logged(error)).toMatchObject(once);
    expect(logged(describeError(error))).toMatchObject(once);
  });

  it('names what the database said by its code alone', () => {
    const failure = Object.assign(new Error('Key (title)=(a secret) exists'), {
      code: '23505',
      severity: 'ERROR',
      routine: '_bt_check_unique',
    });
    expect(JSON.stringify(logged(failure))).not.toContain('secret');
    const away = new DomainError('unavailable', 'database-unavailable', 'The database does not answer.');
    away.cause = failure;
    expect(logged(away)).toMatchObject({ code: 'database-unavailable', cause: '23505' });
    expect(JSON.stringify(logged(away))).not.toContain('secret');
  });

  it('that is none says so, and nothing of what it was', () => {
    expect(logged({ title: 'a secret' })).toEqual({ name: 'unknown' });
  });
});
