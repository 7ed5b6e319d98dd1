import { DomainError } from '@fcert/kernel';
import { MergeBody } from '../../apps/api/src/desk/joining.dto.js';
import {
  ClosureBody,
  NoteBody,
  SeverityBody,
  UpdateBody,
} from '../../apps/api/src/desk/change-bodies.dto.js';
import { HandInBody } from '../../apps/api/src/duties/duty.dto.js';
import { AdditionBody } from '../../apps/api/src/intake/addition-body.dto.js';
import { ReportBody } from '../../apps/api/src/intake/report-body.dto.js';
import { StageBody } from '../../apps/api/src/intake/stage-body.dto.js';
import { validateBody } from '../../apps/api/src/http/validate-body.js';

const BLANK = '\u200b\u3164\u00ad\ufeff\u0301';

const told = async (type: new () => object, body: Record<string, unknown>): Promise<string[]> => {
  try {
    await validateBody(type, body);
    return [];
  } catch (error) {
    return ((error as DomainError).details.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
  }
};

describe('a text that answers a duty or gives a reason', () => {
  it.each([
    ['an update of FCERT', UpdateBody, 'text', {}],
    ['a note', NoteBody, 'text', { visibility: 'constituent' }],
    ['an addition', AdditionBody, 'text', {}],
    ['the root cause of an addition', AdditionBody, 'rootCause', { text: 'Known now' }],
    ['a stage', StageBody, 'text', { phase: 'final' }],
    ['a return', HandInBody, 'text', {}],
    ['the reason of a severity', SeverityBody, 'reason', { severity: 'high' }],
    ['the reason of a merge', MergeBody, 'reason', { absorbed: 'FC-2026-000001' }],
    ['the note of a closure', ClosureBody, 'note', { disposition: 'incident/confirmed' }],
  ])('%s says something', async (_name, type, field, rest) => {
    expect(await told(type, { ...rest, [field]: BLANK })).toEqual([`/${field} says-nothing`]);
    expect(await told(type, { ...rest, [field]: `${BLANK} Mail is back` })).toEqual([]);
  });

  it('a report is taken whatever it says: who reports is not turned away at the door', async () => {
    expect(await told(ReportBody, { title: BLANK, description: BLANK, contact: { name: BLANK } })).toEqual(
      [],
    );
  });
});
