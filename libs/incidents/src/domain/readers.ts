/** More are no longer a circle; the table holds as many. */
export const READERS_MAX = 200;

/** Why a person cannot be taken off a list of named readers. */
export type StayReason = 'restricting-person-stays' | 'not-oneself' | 'last-reader';

export const STAY_TEXTS: Readonly<Record<StayReason, string>> = {
  'restricting-person-stays':
    'Whoever restricted the incident stays on its list; only a director takes them off.',
  'not-oneself': 'Nobody takes themselves off the list: another person on it, or a director, does.',
  'last-reader': 'A list names somebody. Lift the restriction instead.',
};

export interface Removal {
  readonly reader: string;
  readonly readers: readonly string[];
  readonly restrictedBy: string;
  readonly by: { readonly id: string; readonly isDirector: boolean };
}

/** Null where the person may be taken off. */
export function refuseRemoval({ reader, readers, restrictedBy, by }: Removal): StayReason | null {
  if (reader === by.id) return 'not-oneself';
  if (reader === restrictedBy && !by.isDirector) return 'restricting-person-stays';
  return readers.length === 1 ? 'last-reader' : null;
}

/** Whether two cases are for the same eyes; null: for everybody. */
export function sameReaders(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null) return one === other;
  return one.length === other.length && one.every((id) => other.includes(id));
}
