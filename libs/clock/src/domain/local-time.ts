import { DateTime, IANAZone } from 'luxon';
import type { Instant } from './instant.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Eleven years of days; a record that reaches further only pays for asking again. */
const MOST_DAYS = 4096;

/**
 * A zone that remembers its offset by days of UTC. One due time asks for it a dozen times, and each time the language
 * data of the platform writes out a whole date.
 */
class RememberingZone extends IANAZone {
  /** null: it changes within that day. */
  private readonly days = new Map<number, number | null>();

  override offset(at: Instant): number {
    const day = Math.floor(at / DAY_MS);
    let offset = this.days.get(day);
    if (offset === undefined) {
      const first = super.offset(day * DAY_MS);
      offset = first === super.offset((day + 1) * DAY_MS) ? first : null;
      if (this.days.size >= MOST_DAYS) this.days.clear();
      this.days.set(day, offset);
    }
    return offset ?? super.offset(at);
  }
}

const zones = new Map<string, RememberingZone>();

/** An instant as the calendar and the clocks of a zone show it. */
export function localTime(at: Instant, zone: string): DateTime {
  let remembering = zones.get(zone);
  if (!remembering) {
    remembering = new RememberingZone(zone);
    zones.set(zone, remembering);
  }
  return DateTime.fromMillis(at, { zone: remembering });
}
