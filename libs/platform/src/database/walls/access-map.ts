import { type Rule, open, part, system, tenant } from './rules.js';

/** The processes that have a role of their own. */
export const PROCESS_ROLES = ['api', 'worker', 'gateway', 'prover', 'reporting'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** Rights on a table: Select, Insert, Update, Delete. A row that is locked needs Update. */
type Rights = Partial<Record<ProcessRole, string>>;

export interface Wall {
  readonly rule: Rule;
  readonly rights: Rights;
}

/** Written by a request and by the work behind it. */
const worked = (api: string, worker: string): Rights => ({
  api,
  worker,
  gateway: 'S',
  prover: 'S',
  reporting: 'S',
});
/** Files: no matter of the live channel. Who reads the ledger must be able to ask whose file an entry is about. */
const custody = (api: string, worker: string): Rights => ({ api, worker, prover: 'S', reporting: 'S' });
/** Part of the sealed record: the worker adds to it, who checks it reads. */
const sealed = (worker: string): Rights => ({ api: 'S', worker, prover: 'S', reporting: 'S' });
/** Names no person and bears no secret, but is nobody's business outside the two that work with it. */
const kept = (api: string, worker: string): Rights => ({ api, worker });

const ofBody = (over: Parameters<typeof tenant>[0] = {}) =>
  tenant({ constituent: 'constituent_id', label: 'tlp', ...over });
const ofBoth = (over: Parameters<typeof tenant>[0] = {}) => ofBody({ provider: 'provider_id', ...over });

/**
 * The second wall: which rows of which table an actor may see and write, and which process may touch the table at all.
 * A table that has no line here does not pass `migrate`.
 */
export const WALLS: Readonly<Record<string, Wall>> = {
  // Reports, and what stands beside them.
  report: { rule: ofBody({ subjects: ['id'] }), rights: worked('SIU', 'SIU') },
  report_addition: { rule: part('report', { report_id: 'id' }), rights: worked('SI', 'SU') },
  report_occurrence: { rule: part('report', { report_id: 'id' }), rights: worked('SI', 'SU') },
  report_idempotency: { rule: system('caller_id'), rights: kept('SIU', 'S') },
  report_trace: {
    rule: open('fingerprints without words, read by triage alone; its overlap search needs its index'),
    rights: kept('S', 'SIU'),
  },
  staged_report: {
    rule: tenant({ constituent: 'constituent_id', within: ['incident', { incident_id: 'id' }] }),
    rights: worked('SI', 'SU'),
  },

  // Incidents, and what hangs on them.
  incident: {
    rule: ofBody({ subjects: ['id'], provider: { table: 'mssp_task', on: { id: 'incident_id' } } }),
    rights: worked('SIU', 'SIU'),
  },
  incident_report: { rule: part('incident', { incident_id: 'id' }), rights: worked('SIUD', 'SIUD') },
  incident_observable: { rule: part('incident', { incident_id: 'id' }), rights: worked('SIUD', 'SIUD') },
  incident_relation: { rule: part('incident', { incident_id: 'id' }), rights: worked('SIU', 'SIU') },
  timeline_entry: {
    rule: part('incident', { incident_id: 'id' }, { appends: true }),
    rights: worked('SI', 'SIU'),
  },
  observable: {
    rule: part('incident_observable', { id: 'observable_id' }, { appends: true }),
    rights: worked('SI', 'SID'),
  },
  incident_restriction: { rule: { kind: 'listed', readers: 'readers' }, rights: worked('SIUD', 'S') },
  restricted_subject: {
    rule: open('ids alone; the policies of all other tables must be able to read it'),
    rights: worked('SID', 'S'),
  },
  incident_words: { rule: open('no process may read it; a function answers ids from it'), rights: {} },

  // Clocks and duties.
  clock_subject: { rule: ofBoth({ subjects: ['subject_id'] }), rights: worked('SIU', 'SIU') },
  clock_fact: { rule: ofSubject(), rights: worked('SI', 'SI') },
  clock: { rule: ofSubject(), rights: worked('SIU', 'SIU') },
  clock_alarm: { rule: part('clock', { clock_id: 'id' }), rights: worked('SIU', 'SIU') },
  duty_period: {
    rule: tenant({ constituent: 'holder_id', provider: 'holder_id' }),
    rights: worked('SU', 'SIU'),
  },
  duty_return: { rule: part('duty_period', { duty_period_id: 'id' }), rights: worked('SI', 'S') },

  // Escalations and hand-offs.
  escalation: { rule: ofBoth({ subjects: ['subject_id'] }), rights: worked('SIU', 'SIU') },
  escalation_step_run: { rule: part('escalation', { escalation_id: 'id' }), rights: worked('SI', 'SI') },
  escalation_deferral: { rule: part('escalation', { escalation_id: 'id' }), rights: worked('SI', 'SI') },
  escalation_lapse: { rule: part('escalation', { escalation_id: 'id' }), rights: worked('S', 'SI') },
  escalation_handoff: { rule: ofBody({ subjects: ['incident_id'] }), rights: worked('SIU', 'S') },
  rota: {
    rule: tenant({ constituent: 'constituent_id', provider: 'provider_id' }),
    rights: worked('SIU', 'S'),
  },
  rota_override: { rule: part('rota', { rota_id: 'id' }), rights: worked('SIU', 'S') },
  rehearsal: { rule: tenant({ label: 'tlp' }), rights: worked('SIU', 'SU') },

  // Providers and their tasks.
  mssp_provider: { rule: tenant({ provider: 'id' }), rights: worked('S', 'S') },
  mssp_contract: { rule: tenant({ provider: 'provider_id' }), rights: worked('S', 'S') },
  mssp_task: {
    rule: tenant({ provider: 'provider_id', label: 'tlp', subjects: ['id'] }),
    rights: worked('SIU', 'SIU'),
  },
  mssp_task_statement: { rule: part('mssp_task', { task_id: 'id' }), rights: worked('SI', 'S') },

  // Events, and the record of who did what.
  outbox: {
    rule: ofBoth({ subjects: ['subject_id'], appends: true }),
    rights: { api: 'SI', worker: 'SIU', gateway: 'S', prover: 'S', reporting: 'S' },
  },
  audit_entry: {
    rule: tenant({
      appends: true,
      // A body reads what was sealed as its business: of its people, keys and duties as well.
      constituent: { table: 'audit_seal', on: { id: 'entry_id' } },
      about: {
        kind: 'object_kind',
        id: 'object_id',
        tables: {
          incident: 'incident',
          report: 'report',
          'mssp-task': 'mssp_task',
          escalation: 'escalation',
          clock: 'clock',
          'hand-off': 'escalation_handoff',
          'alert-message': 'alert_message',
          evidence: 'evidence',
        },
      },
    }),
    rights: { api: 'SI', worker: 'SI', prover: 'S', reporting: 'S' },
  },

  audit_seal: { rule: tenant({ constituent: 'constituent_id' }), rights: sealed('SI') },
  audit_node: { rule: open('sums of sums'), rights: sealed('SI') },
  audit_head: { rule: open('one number'), rights: sealed('SIU') },
  audit_key: { rule: open('public keys'), rights: sealed('SI') },
  audit_checkpoint: { rule: open('published: it is signed to be handed out'), rights: sealed('SI') },
  audit_redaction: { rule: part('audit_entry', { entry_id: 'id' }), rights: sealed('S') },

  // Evidence.
  evidence: {
    // What FCERT adds to an incident is no body's, and follows the label of the incident.
    rule: ofBody({
      ownedWith: 'report_id',
      subjects: ['report_id', 'incident_id'],
      provider: { table: 'evidence_hand_over', on: { id: 'evidence_id' } },
      within: ['incident', { incident_id: 'id' }],
    }),
    rights: custody('SIU', 'SUD'),
  },
  evidence_part: { rule: part('evidence', { evidence_id: 'id' }), rights: custody('SIUD', 'SD') },
  evidence_hand_over: { rule: tenant({ provider: 'provider_id' }), rights: custody('SID', 'SUD') },

  // Retention.
  legal_hold: { rule: tenant({}), rights: worked('SIU', 'S') },
  retention_release: { rule: tenant({}), rights: worked('SIU', 'SU') },

  // People, keys and addresses.
  person: {
    rule: tenant({ constituent: 'constituent_id', provider: 'provider_id', person: 'id' }),
    rights: { api: 'SIU', worker: 'S', gateway: 'S', prover: 'S' },
  },
  person_session: {
    rule: system(null, { person: 'person_id', roles: ['admin'] }),
    rights: { api: 'SIU', worker: 'SUD', gateway: 'SU' },
  },
  api_key: {
    rule: system('id', {
      house: { constituent: 'constituent_id', provider: 'provider_id' },
      roles: ['admin'],
      staffReads: true,
    }),
    rights: { api: 'SIU', worker: 'S', gateway: 'SU' },
  },
  password_reset: { rule: system(null), rights: { api: 'SIU', worker: 'SUD' } },
  invitation: { rule: system(null, { person: 'person_id', roles: ['admin'] }), rights: { api: 'SIU' } },
  totp_factor: { rule: system(null, { person: 'person_id', roles: ['admin'] }), rights: { api: 'SIUD' } },
  recovery_code: { rule: system(null, { person: 'person_id', roles: ['admin'] }), rights: { api: 'SIUD' } },
  passkey: { rule: system(null, { person: 'person_id', roles: ['admin'] }), rights: { api: 'SIUD' } },
  oidc_link: { rule: system(null, { person: 'person_id', roles: ['admin'] }), rights: { api: 'SIUD' } },
  spent_challenge: { rule: open('checksums of random numbers'), rights: { api: 'SIUD', worker: 'SUD' } },
  approval: { rule: tenant({}), rights: { api: 'SIU', worker: 'SU' } },
  signed_request: {
    rule: open('random numbers that were used'),
    rights: { api: 'SI', worker: 'SUD' },
  },
  sign_in_attempt: { rule: system(null, { anybody: true }), rights: { api: 'SIUD', worker: 'SUD' } },
  contact: { rule: tenant({ constituent: 'constituent_id' }), rights: worked('SIU', 'S') },
  contact_preference: { rule: tenant({ constituent: 'constituent_id' }), rights: kept('SIU', 'S') },
  feed_watch: { rule: tenant({ constituent: 'constituent_id' }), rights: worked('SIU', 'SU') },
  feed_heartbeat: { rule: tenant({ constituent: 'constituent_id' }), rights: worked('SIU', 'SU') },

  // The delivery ledger.
  alert_address: { rule: system(null, { person: 'person_id' }), rights: kept('SIU', 'S') },
  webhook_secret: { rule: part('alert_address', { address_id: 'id' }), rights: kept('SIU', 'S') },
  alert_message: {
    rule: tenant({ person: 'recipient_id', label: 'tlp', subjects: ['subject_id'] }),
    rights: worked('SIU', 'SIUD'),
  },
  alert_attempt: { rule: part('alert_message', { message_id: 'id' }), rights: worked('S', 'SIUD') },
  acknowledgement_link: { rule: system(null, { person: 'person_id' }), rights: kept('SU', 'SIUD') },

  // What the prover found is about the platform and told to whoever may read proofs.
  prover_finding: { rule: tenant({}), rights: { api: 'S', worker: 'S', prover: 'SIU', reporting: 'S' } },

  // What belongs to nobody in particular.
  constituent: { rule: open('the register of federal bodies is public'), rights: worked('SU', 'S') },
  clock_policy: { rule: open('texts of duties, the same for everybody'), rights: worked('SIU', 'S') },
  clock_policy_draft: { rule: tenant({}), rights: worked('SIU', 'S') },
  working_calendar: { rule: open('working days, the same for everybody'), rights: worked('SIU', 'S') },
  holiday: { rule: open('working days, the same for everybody'), rights: worked('SI', 'S') },
  mssp_service: { rule: open('the catalogue of services is public'), rights: worked('S', 'S') },
  mssp_routing_rule: { rule: tenant({}), rights: worked('S', 'SU') },
  delivery: {
    rule: open('ids of events and names of handlers; what an event says stands in its own table'),
    rights: { api: 'SU', worker: 'SIU', gateway: 'S', prover: 'S' },
  },
  event_head: { rule: open('one number'), rights: { api: 'S', worker: 'SU', gateway: 'S', prover: 'S' } },
  heartbeat: {
    rule: open('names of loops and when they last ran'),
    rights: { api: 'S', worker: 'SIU', gateway: 'S', prover: 'SIU' },
  },
  prover_state: {
    rule: open('how far the prover has come'),
    rights: { api: 'S', prover: 'SU', reporting: 'S' },
  },
  schema_migration: {
    rule: open('names of migrations'),
    rights: { api: 'S', worker: 'S', gateway: 'S', prover: 'S' },
  },
  wall_state: { rule: open('one checksum'), rights: {} },
};

/** Numbers of references are drawn where rows are made. */
export const SEQUENCES: Readonly<Record<string, readonly ProcessRole[]>> = {
  report_number: ['api', 'worker'],
  incident_number: ['api', 'worker'],
  mssp_task_number: ['api', 'worker'],
  duty_number: ['api', 'worker'],
};

function ofSubject(): Rule {
  return part('clock_subject', { subject_kind: 'subject_kind', subject_id: 'subject_id' });
}
