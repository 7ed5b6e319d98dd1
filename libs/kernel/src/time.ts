/** Where pure code needs the present instant it takes a Time. Deadlines are decided by the database's now() alone. */
export interface Time {
  now(): Date;
}
export const processTime: Time = { now: () => new Date() };
