import type { DailyWindow } from '../daily-window.js';

/** Somebody who can be on duty: a person of the platform, or a contact of a body. */
export interface RotaMember {
  readonly kind: 'person' | 'contact';
  readonly id: string;
}

/** Members who take turns. */
export interface RotaLayer {
  readonly name: string;
  /** In order of their turns. */
  readonly members: readonly RotaMember[];
  /** RFC 5545 recurrence of the hand-overs: `FREQ=WEEKLY;BYDAY=MO`. At each the turn passes to the next member. */
  readonly recurrence: string;
  /** First day and time of hand-over by the wall clock of the rota's zone: `2026-11-02T09:00`. */
  readonly startsAt: string;
  /** Same form; the layer ends there. */
  readonly endsAt?: string;
  /** Hours in which the layer is on duty at all; left out: always. */
  readonly hours?: DailyWindow;
}

/** Who is on duty at one desk. The first layer that covers an instant answers; those below it stand behind it. */
export interface RotaPlan {
  /** IANA name. */
  readonly zone: string;
  readonly layers: readonly RotaLayer[];
}

/** Somebody takes duty over for a time, whatever the layers say. */
export interface RotaOverride {
  readonly id: string;
  readonly member: RotaMember;
  /** Whose turns are taken over; null: anybody's. */
  readonly covers: RotaMember | null;
  /** Epoch milliseconds, half-open. */
  readonly from: number;
  readonly to: number;
  /** Epoch milliseconds: of two that hold at once the one entered later counts. */
  readonly createdAt: number;
}

/** One answer to "who is on duty". */
export interface OnDuty {
  readonly member: RotaMember;
  readonly by: 'override' | 'layer';
  /** Name of the layer, or id of the override. */
  readonly source: string;
}

export function isSameMember(a: RotaMember, b: RotaMember): boolean {
  return a.kind === b.kind && a.id === b.id;
}
