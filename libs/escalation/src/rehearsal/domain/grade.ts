/** A duty as the play left it. */
export interface PlayedClock {
  readonly title: string;
  readonly dutyHolder: string;
  readonly policy: { readonly id: string; readonly version: string; readonly status: string };
  /** Words beside the due time; a house figure is never shown as law. */
  readonly caption: string;
  readonly startedAt: string;
  readonly dueAt: string | null;
  readonly endedAt: string | null;
  readonly state: string;
  /** From the start of the clock to its end; null while it runs. */
  readonly tookMinutes: number | null;
  /** 0 where it was kept; null where nothing was due. */
  readonly lateMinutes: number | null;
}

/** A chain of the play: who was told, and how long until somebody answered. */
export interface PlayedChain {
  readonly title: string;
  readonly steps: readonly { readonly at: string; readonly to: readonly string[] }[];
  readonly answeredAfterMinutes: number | null;
  readonly state: string;
}

/** Duties of one holder that had fallen due or ended when the play was over. */
export interface Grade {
  readonly dutyHolder: string;
  readonly met: number;
  readonly late: number;
  readonly missed: number;
  /** Duties kept in time of those that count, 0 to 1; null where none counts. */
  readonly kept: number | null;
}

/**
 * Grades a play by duty holder. What is withdrawn, lapsed or has no number counts for nobody; what still runs and is
 * not due yet neither.
 */
export function gradesOf(clocks: readonly PlayedClock[]): Grade[] {
  const holders = [...new Set(clocks.map((clock) => clock.dutyHolder))].sort();
  return holders.map((dutyHolder) => {
    const own = clocks.filter((clock) => clock.dutyHolder === dutyHolder);
    const met = own.filter((clock) => clock.state === 'met').length;
    const late = own.filter((clock) => clock.state === 'met_late').length;
    const missed = own.filter((clock) => clock.state === 'missed').length;
    const counted = met + late + missed;
    return {
      dutyHolder,
      met,
      late,
      missed,
      kept: counted === 0 ? null : Math.round((met / counted) * 1000) / 1000,
    };
  });
}
