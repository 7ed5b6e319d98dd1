import { ABSENT } from './objects.js';

const REASON = { reason: 'Tried by the access matrix' };
const TEXT = { text: 'Tried by the access matrix' };
const SPAN = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' };
const MEMBER = { kind: 'person', id: ABSENT.id };
const CONTACT = { name: 'Somebody', duty: 'deputy', email: 'somebody@example.org' };
const LAYER = {
  name: 'Week',
  members: [MEMBER],
  recurrence: 'FREQ=WEEKLY;BYDAY=MO',
  startsAt: '2026-01-05T09:00',
};

/**
 * A body that passes every check that needs no look at the object, so that what answers is the access to it. Routes that
 * take none are left out.
 */
export const BODIES: Readonly<Record<string, object>> = {
  'PUT /v1/audit/entries/:id/redaction': REASON,
  'PUT /v1/alerts/addresses/:id': { language: 'en', kinds: ['escalation'] },
  'PUT /v1/alerts/addresses/:id/confirmation': { code: '01234567' },
  'PUT /v1/approvals/:id/refusal': REASON,
  'POST /v1/api-keys/:id/rotation': { oldValidUntil: '2026-12-01T00:00:00Z' },
  'POST /v1/constituents/:code/contacts': CONTACT,
  'PUT /v1/constituents/:code/contacts/:id': CONTACT,
  'POST /v1/evidence/:id/hand-overs': { task: 'FCT-2000-000001', ...REASON },
  'PUT /v1/feed-watches/:id/rhythm': { silentAfterSeconds: 3600 },
  'PUT /v1/feed-watches/:id/state': { state: 'paused', ...REASON },
  'PUT /v1/incidents/:reference/claim': {},
  'PUT /v1/incidents/:reference/classification': { class: 'availability', type: 'ddos' },
  'PUT /v1/incidents/:reference/clocks/:id/pause': { reason: 'awaiting-constituent' },
  'PUT /v1/incidents/:reference/closure': { disposition: 'incident/confirmed' },
  'POST /v1/incidents/:reference/escalations': { to: 'fcert-director', ...REASON },
  'POST /v1/incidents/:reference/hand-offs': { to: 'national-cert', ...REASON },
  'PUT /v1/incidents/:reference/hand-offs/:id/acknowledgement': {},
  'PUT /v1/incidents/:reference/hand-offs/:id/return': REASON,
  'PUT /v1/incidents/:reference/hand-offs/:id/withdrawal': REASON,
  'POST /v1/incidents/:reference/merge': { absorbed: 'FC-2000-000002', ...REASON },
  'POST /v1/incidents/:reference/mssp-tasks': {
    service: 'artefact-and-forensic-analysis',
    instructions: 'Image the affected hosts before cleaning.',
  },
  'POST /v1/incidents/:reference/notes': TEXT,
  'PUT /v1/incidents/:reference/pap': { pap: 'red', ...REASON },
  'PUT /v1/incidents/:reference/restriction': { readers: [ABSENT.id], ...REASON },
  'PUT /v1/incidents/:reference/restriction/lifting': REASON,
  'POST /v1/incidents/:reference/restriction/readers': { person: ABSENT.id, ...REASON },
  'PUT /v1/incidents/:reference/restriction/readers/:id/removal': REASON,
  'PUT /v1/incidents/:reference/severity': { severity: 'low', ...REASON },
  'POST /v1/incidents/:reference/split': { reports: [ABSENT.report], ...REASON },
  'PUT /v1/incidents/:reference/state': { state: 'in-progress' },
  'POST /v1/incidents/:reference/unmerge': REASON,
  'POST /v1/incidents/:reference/updates': TEXT,
  'PUT /v1/mssp/tasks/:id/completion': { evidence: 'Three hosts imaged, hashes reported.' },
  'PUT /v1/mssp/tasks/:id/refusal': REASON,
  'PUT /v1/mssp/tasks/:id/return': REASON,
  'PUT /v1/mssp/tasks/:id/withdrawal': REASON,
  'PATCH /v1/people/:id': { name: 'Somebody Else' },
  'POST /v1/reports/:reference/additions': TEXT,
  'POST /v1/reports/:reference/stages': { phase: 'final' },
  'PUT /v1/rotas/:id': { title: 'Taken over', zone: 'Asia/Karachi', layers: [LAYER] },
  'POST /v1/rotas/:id/overrides': { member: MEMBER, ...SPAN, ...REASON },
  'PUT /v1/legal-holds/:id/lifting': REASON,
  'PUT /v1/retention-releases/:id/decision': { decision: 'withdrawn' },
};
