import type { Severity } from '@fcert/kernel';
import { openingAt } from './daily-window.js';
import type { QuietHours } from './snapshot.js';

/**
 * Until when a step that is due waits, or null when it runs now. Only chains of house clocks carry quiet hours, and
 * what is critical wakes people.
 */
export function waitsUntil(
  quietHours: QuietHours | null | undefined,
  severity: Severity | null,
  now: number,
): number | null {
  if (!quietHours || severity === 'critical') return null;
  return openingAt(quietHours, quietHours.zone, now)?.to ?? null;
}
