/**
 * What the first wall asks of lists of named readers, as SQL for the statements of `data/`. `subject` is a column with the
 * id of an incident, or of a report or task of one: a word of the statement, never of a caller.
 */

/**
 * Who may know of the row: null for everybody whose role may, a list otherwise. A list the second wall keeps from who
 * asks comes as an empty one, and names nobody.
 */
export const readersOf = (subject: string): string =>
  `(SELECT coalesce(n.readers, '{}') FROM restricted_subject s
      LEFT JOIN incident_restriction n ON n.incident_id = s.incident_id WHERE s.subject_id = ${subject})`;

/** Condition of a list. `reader` is a parameter: the person (or key) whom lists bind, null for whom they do not. */
export const openTo = (subject: string, reader: string): string =>
  `(${reader}::uuid IS NULL OR NOT EXISTS (
      SELECT FROM restricted_subject s WHERE s.subject_id = ${subject}
         AND NOT EXISTS (SELECT FROM incident_restriction n
                          WHERE n.incident_id = s.incident_id AND ${reader}::uuid = ANY (n.readers))))`;
