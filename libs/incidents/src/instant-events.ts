import type { ClockEvent } from '@fcert/clock';

/** When things happened, as an organisation states it in a report or in the fields of a stage. */
export interface StatedInstants {
  readonly occurredAt: Date | null;
  readonly detectedAt: Date | null;
  readonly awareAt: Date | null;
}

export type InstantEvent = Pick<ClockEvent, 'event'> & { readonly at: Date };

/**
 * The events that stated instants are to the clocks. Who reports knows: an awareness stated for later than the
 * organisation's first report counts from that report, which then answers what is counted from it.
 */
export function instantEvents(stated: StatedInstants, firstReportAt: Date): InstantEvent[] {
  const { occurredAt, detectedAt, awareAt } = stated;
  const knewAt = awareAt && awareAt > firstReportAt ? firstReportAt : awareAt;
  const named = [
    ['occurred', occurredAt],
    ['detected', detectedAt],
    ['aware', knewAt],
    ['noticed', knewAt],
  ] as const;
  return named.flatMap(([event, at]) => (at ? [{ event, at }] : []));
}
