import type { Severity } from '@fcert/kernel';
import type { PolicyStatus } from '../src/domain/policy.js';
import type { WorkingCalendar } from '../src/domain/working-calendar.js';
import { Story, WORKING_DAYS, pin, shipped } from './story.js';

export interface RegimeOpening {
  at: string;
  kinds?: string[];
  sector?: string;
  severity?: Severity | null;
  flags?: string[];
  categories?: string[];
  holidays?: string[];
}

/** A story under one shipped text, with one body of the kinds it is for. */
export function regime(id: string, opening: RegimeOpening): Story {
  const { at, kinds = [], sector = 'governance', severity = null, flags = [], categories = [] } = opening;
  const calendar: WorkingCalendar = { ...WORKING_DAYS, holidays: new Set(opening.holidays ?? []) };
  return new Story([pin(shipped(id), calendar)], {
    at,
    severity,
    categories,
    flags: Object.fromEntries(flags.map((flag) => [flag, true])),
    parties: [{ id: 'body', sectors: [sector], entityKinds: kinds }],
  });
}

/** What a text says of itself: how far its numbers may be believed, and the words shown beside them. */
export function standing(id: string): {
  status: PolicyStatus;
  caption: string;
  enabled: boolean;
  cited: boolean;
} {
  const { status, caption, enabled, citation } = shipped(id);
  return { status, caption, enabled, cited: citation !== null };
}
