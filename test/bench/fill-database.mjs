/**
 * Incidents as the platform itself would have made them, each with one running clock of the house policy, written by
 * statements over whole sets because one by one would take hours. Due times lie between a day and a year ahead.
 */
export async function fillIncidents(world, upTo) {
  const [{ n: present }] = await world.query('SELECT count(*)::int AS n FROM incident');
  const missing = upTo - present;
  if (missing <= 0) return;
  await world.query(
    `WITH bodies AS (SELECT id, sector, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS total
                       FROM constituent),
          pin AS (SELECT jsonb_build_array(jsonb_build_object('id', p.id, 'version', p.version, 'carried', false,
                         'calendar', (SELECT jsonb_build_object('id', c.id, 'revision', c.revision) FROM working_calendar c
                                       WHERE c.id = p.working_calendar ORDER BY c.revision DESC LIMIT 1))) AS pinned,
                         p.id, p.version
                    FROM clock_policy p WHERE p.id = 'house-default' ORDER BY p.loaded_at DESC LIMIT 1),
          drawn AS (SELECT gen_random_uuid() AS id, gen_random_uuid() AS clock_id, n,
                           (ARRAY['critical', 'high', 'medium', 'low'])[1 + n % 4] AS severity,
                           date_trunc('milliseconds', now() + interval '1 day' + random() * interval '364 days') AS due_at,
                           b.id AS body, b.sector
                      FROM generate_series(1, $1::int) AS n JOIN bodies b ON b.place = n % b.total),
          incidents AS (
            INSERT INTO incident (id, title, state, severity, severity_by, class, type, confidence, classified_by, tlp,
                                  constituent_id, sector, received_at, next_due_at, next_clock_id, priority_score)
            SELECT id, 'Filled incident ' || n || ' of the bench', 'triaged', severity, 'profile', 'availability', 'ddos',
                   0.9, 'model', 'amber', body, sector, now(), due_at, clock_id, n % 100 FROM drawn
            RETURNING id, reference),
          subjects AS (
            INSERT INTO clock_subject (subject_kind, subject_id, reference, opened_at, constituent_id, tlp, pinned)
            SELECT 'incident', d.id, i.reference, now(), d.body, 'amber', pin.pinned
              FROM drawn d JOIN incidents i ON i.id = d.id, pin
            RETURNING subject_id),
          clocks AS (
            INSERT INTO clock (id, subject_kind, subject_id, policy_id, policy_version, clock_id, duty, holder_kind,
                               instance, state, started_at, known_at, anchor_at, count_from, allowed_until, due_at)
            SELECT d.clock_id, 'incident', d.id, pin.id, pin.version, 'fcert-acknowledge-' || d.severity,
                   'fcert-acknowledge', 'fcert', 1, 'running', now(), now(), now(), now(), d.due_at, d.due_at
              FROM drawn d JOIN subjects s ON s.subject_id = d.id, pin
            RETURNING id)
     INSERT INTO clock_alarm (clock_id, level, kind, fire_at)
     SELECT d.clock_id, 'due', 'due', d.due_at FROM drawn d JOIN clocks c ON c.id = d.clock_id`,
    [missing],
  );
  for (const table of ['incident', 'clock_subject', 'clock', 'clock_alarm'])
    await world.query(`VACUUM ANALYZE ${table}`);
}
