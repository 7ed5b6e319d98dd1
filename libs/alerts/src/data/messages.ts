import { type Tlp, newId } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';
import { PATIENCE_HOURS } from '../domain/back-off.js';
import type { AlertFacts, Language, MessageKind, OutsideChannel, SettledReason } from '../domain/message.js';

/** A message to be written into the ledger; with a reason it is withheld instead of sent. */
export interface NewMessage {
  readonly eventId: string;
  readonly eventType: string | null;
  readonly kind: MessageKind;
  readonly recipient: { readonly kind: 'person' | 'contact'; readonly id: string };
  readonly channel: OutsideChannel;
  readonly addressId: string | null;
  readonly address: string;
  readonly language: Language;
  readonly subjectKind: string;
  readonly subjectId: string | null;
  readonly reference: string | null;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly tlp: Tlp;
  readonly facts: AlertFacts;
  /** Of the request or event that brought it about. */
  readonly correlationId: string;
  readonly withheld: SettledReason | null;
}

/** A message that was written and waits to be sent. */
export interface WaitingMessage {
  readonly id: string;
  readonly eventId: string;
}

/**
 * Writes messages in the caller's transaction and answers those to be sent. A second one for the same event,
 * channel and address is left out: whoever holds several roles is told once.
 */
export async function insertMessages(tx: Tx, messages: readonly NewMessage[]): Promise<WaitingMessage[]> {
  if (messages.length === 0) return [];
  const rows = messages.map((it) => ({
    id: newId(),
    event_id: it.eventId,
    event_type: it.eventType,
    kind: it.kind,
    recipient_kind: it.recipient.kind,
    recipient_id: it.recipient.id,
    channel: it.channel,
    address_id: it.addressId,
    address: it.address,
    lane: laneOf(it.channel, it.address),
    language: it.language,
    subject_kind: it.subjectKind,
    subject_id: it.subjectId,
    reference: it.reference,
    constituent_id: it.constituentId,
    provider_id: it.providerId,
    tlp: it.tlp,
    facts: it.facts,
    correlation_id: it.correlationId,
    reason: it.withheld,
  }));
  const written = await tx.query<WaitingMessage & { state: string }>(
    `INSERT INTO alert_message (id, event_id, event_type, kind, recipient_kind, recipient_id, channel, address_id, address,
            lane, language, subject_kind, subject_id, reference, constituent_id, provider_id, tlp, facts, correlation_id, reason,
            state, next_attempt_at, settled_at, give_up_at)
     SELECT r.*, CASE WHEN r.reason IS NULL THEN 'waiting' ELSE 'withheld' END,
            CASE WHEN r.reason IS NULL THEN now() END, CASE WHEN r.reason IS NOT NULL THEN now() END,
            now() + make_interval(hours => ${PATIENCE_HOURS})
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, event_id uuid, event_type text, kind text, recipient_kind text,
            recipient_id uuid, channel text, address_id uuid, address text, lane text, language text, subject_kind text,
            subject_id uuid, reference text, constituent_id uuid, provider_id uuid, tlp text, facts jsonb, correlation_id text,
            reason text)
     ON CONFLICT (event_id, channel, address) DO NOTHING
     RETURNING id, event_id AS "eventId", state`,
    [JSON.stringify(rows)],
  );
  return written.filter(({ state }) => state === 'waiting');
}

/** What shares one limit of messages under way. */
function laneOf(channel: OutsideChannel, address: string): string {
  return channel === 'webhook' && URL.canParse(address) ? `webhook ${new URL(address).host}` : channel;
}

/** Notices of clocks one address gets in an hour; steps of a chain are never held back. */
export const NOTICES_AN_HOUR = 30;

/** Notices these addresses got in the last hour, counted no further than the limit. */
export async function noticesSent(q: Queryable, addresses: readonly string[]): Promise<Map<string, number>> {
  if (addresses.length === 0) return new Map();
  const rows = await q.query<{ address: string; sent: number }>(
    `SELECT a.address, (SELECT count(*)::int FROM
              (SELECT 1 FROM alert_message m
                WHERE m.address = a.address AND m.created_at > now() - interval '1 hour' AND m.state <> 'withheld'
                  AND m.kind IN ('clock-due-soon', 'clock-breached') LIMIT ${NOTICES_AN_HOUR}) AS s) AS sent
       FROM unnest($1::text[]) AS a(address)`,
    [[...new Set(addresses)]],
  );
  return new Map(rows.map(({ address, sent }) => [address, sent]));
}
