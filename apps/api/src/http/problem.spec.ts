import { DomainError, type ErrorKind } from '@fcert/kernel';
import { NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { problemOf } from './problem.js';

describe('problems', () => {
  it.each<[ErrorKind, number]>([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['refused', 409],
    ['precondition_failed', 412],
    ['too_large', 413],
    ['unsupported_media', 415],
    ['unprocessable', 422],
    ['precondition_required', 428],
    ['throttled', 429],
    ['unavailable', 503],
  ])('%s is %i', (kind, status) => {
    const problem = problemOf(new DomainError(kind, 'some-code', 'What to do.', { retryAfterSeconds: 3 }));
    expect(problem).toMatchObject({ status, code: 'some-code', detail: 'What to do.', retryAfterSeconds: 3 });
    expect(problem.type).toBe('urn:fcert:problem:some-code');
    expect(problem.title).not.toBe('Error');
  });

  it('tells nothing of an error that is not ours', () => {
    const leaks = [
      new Error('password=canary'),
      Object.assign(new Error('canary'), { code: '23505', detail: 'Key (email)=(canary) already exists' }),
      Object.assign(new Error('canary'), { statusCode: 500 }),
      Object.assign(new Error('canary'), { statusCode: 418 }),
      'canary',
      null,
      undefined,
    ];
    for (const leak of leaks) {
      expect(problemOf(leak)).toMatchObject({ status: 500, code: 'internal' });
      expect(JSON.stringify(problemOf(leak))).not.toContain('canary');
    }
  });

  it('takes only the status of a refusal by the framework', () => {
    expect(problemOf(new NotFoundException('Cannot GET /canary'))).toMatchObject({
      status: 404,
      code: 'not-found',
    });
    expect(problemOf(new PayloadTooLargeException())).toMatchObject({ status: 413 });
    expect(JSON.stringify(problemOf(new NotFoundException('Cannot GET /canary')))).not.toContain('canary');
  });

  it('tells fifty faults at most', () => {
    const errors = Array.from({ length: 500 }, (_unused, i) => ({
      pointer: `/${i}`,
      code: 'x',
      message: 'y',
    }));
    expect(problemOf(new DomainError('invalid', 'x', 'y', { errors })).errors).toHaveLength(50);
  });
});
