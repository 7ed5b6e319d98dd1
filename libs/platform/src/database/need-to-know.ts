/**
 * What the first wall asks of lists of named readers, as SQL for the statements of `data/`. `subject` is a column with the
 * id of an incident, or of a report or task of one: a word of the statement, never of a caller. Names of tables in here are
 * such that no statement around them has the same.
 */

/**
 * Who may know of the row: null for everybody whose role may, a list otherwise. A list the second wall keeps from who
 * asks comes as an empty one, and names nobody.
 */
export const readersOf = (subject: string): string =>
  `(SELECT coalesce(its_list.readers, '{}') FROM restricted_subject its_case
      LEFT JOIN incident_restriction its_list ON its_list.incident_id = its_case.incident_id WHERE its_case.subject_id = ${subject})`;

/** Condition of a list. `reader` is a parameter: the person (or key) whom lists bind, null for whom they do not. */
export const openTo = (subject: string, reader: string): string =>
  `(${reader}::uuid IS NULL OR NOT EXISTS (
      SELECT FROM restricted_subject its_case WHERE its_case.subject_id = ${subject}
         AND NOT EXISTS (SELECT FROM incident_restriction its_list
                          WHERE its_list.incident_id = its_case.incident_id AND ${reader}::uuid = ANY (its_list.readers))))`;
