import { MINISTRY, Story, pin, pkt, shipped } from '../../testing/story.js';
import type { PinnedPolicy } from './clock-state.js';
import { restingClocks } from './closing.js';
import { type ClockExplanation, explain } from './explain.js';
import type { ClockDefinition, ClockPolicy } from './policy.js';
import { HOUSE_CAPTION } from './policy-words.js';

const LICENSEE = { id: 'operator', sectors: ['it-telecom'], entityKinds: ['telecom-licensee'] };

function explained(
  policies: readonly PinnedPolicy[],
  story: Story,
  at: string,
  clockId: string,
): ClockExplanation {
  const resting = restingClocks(policies, story.history).filter(({ clock }) => clock.key.clockId === clockId);
  return explain(resting.at(-1)!, pkt(at));
}

describe('why a clock runs', () => {
  const draft = [pin(shipped('pk-pta-ctdisr-2025'))];
  const story = () =>
    new Story(draft, { at: '2026-11-05 15:10', severity: 'high', parties: [LICENSEE] }).event(
      'aware',
      '2026-11-05 15:00',
      { recordedAt: '2026-11-05 15:10' },
    );

  it('names the event, the fact and the text with its status, and shows the working', () => {
    const it = explained(draft, story(), '2026-11-06 09:00', 'notify');
    expect(it.why.startFact).toEqual({
      seq: 2,
      what: 'aware',
      at: pkt('2026-11-05 15:00'),
      recordedAt: pkt('2026-11-05 15:10'),
    });
    expect(it.why.anchorFact?.seq).toBe(2);
    expect(it.why.text).toBe(
      'began with aware (critical or high-severity incident, including data breaches and cyberattacks) at 2026-11-05 15:00:00 Asia/Karachi (fact 2, recorded 2026-11-05 15:10:00 Asia/Karachi); ' +
        'it concerns sector it-telecom, severity critical or high, body that is telecom-licensee',
    );
    expect(it.policy).toMatchObject({
      id: 'pk-pta-ctdisr-2025',
      status: 'draft',
      caption: 'Draft text, telecom licensees',
    });
    expect(it.policy.citation?.url).toMatch(/^https/);
    expect(it.due.working.map(({ step }) => step)).toEqual(['count', 'holds']);
    expect(it.due.working[0]?.text).toContain('PT24H from 2026-11-05 15:00:00 Asia/Karachi');
    expect(it.verdict).toEqual({ state: 'running', lateByMs: 0, reason: null });
  });

  it('says what would stop it, and nothing once it has ended', () => {
    const open = explained(draft, story(), '2026-11-06 09:00', 'notify');
    expect(open.stops.map(({ kind, event }) => `${kind} ${event}`)).toEqual([
      'answer report_submitted',
      'withdrawal rejected',
      'out-of-scope null',
    ]);
    expect(open.stops[0]?.text).toBe('report_submitted by the constituent as notification to nTCERT');
    const late = story().event('report_submitted', '2026-11-06 16:00', { phases: ['notification'] });
    const met = explained(draft, late, '2026-12-01 09:00', 'notify');
    expect([met.stops, met.verdict.state, met.verdict.lateByMs]).toEqual([[], 'met_late', 3_600_000]);
  });

  it('counts working days by the calendar it is pinned to', () => {
    const it = explained(draft, story(), '2026-11-06 09:00', 'detailed-report');
    expect(it.due.working[0]?.text).toContain(
      '5 working days (calendar pk-federal-working-days, revision 1)',
    );
  });

  it('a clock handed over says from which limits it is due', () => {
    const house = [pin(shipped('house-default'))];
    const raised = new Story(house, { at: '2026-11-02 10:00', severity: 'high', parties: [MINISTRY] })
      .event('received_by_fcert', '2026-11-02 10:00')
      .event('classified', '2026-11-02 10:20')
      .change('2026-11-02 11:30', { severity: 'critical' });
    const it = explained(house, raised, '2026-11-02 11:31', 'fcert-escalate-critical');
    expect(it.due.working.map(({ step }) => step)).toEqual(['count', 'fixed', 'holds']);
    expect(it.policy).toMatchObject({ status: 'house', caption: HOUSE_CAPTION, citation: null });
  });

  it('a repeating duty says what begins it again and what ends it', () => {
    const house = [pin(shipped('house-default'))];
    const opened = new Story(house, { at: '2026-11-02 10:00', severity: 'high', parties: [MINISTRY] })
      .event('received_by_fcert', '2026-11-02 10:00')
      .event('acknowledged', '2026-11-02 10:05')
      .event('classified', '2026-11-02 10:06');
    const repeating = restingClocks(house, opened.history).find(
      ({ clock }) => clock.pinned.definition.repeat && !clock.ended,
    )!;
    const { stops } = explain(repeating, pkt('2026-11-02 11:00'));
    expect(stops[0]?.text).toContain('which begins the next one');
    expect(stops.map(({ kind }) => kind)).toContain('end-of-repetition');
  });
});

describe('the words in full', () => {
  const base = shipped('pk-pta-ctdisr-2025');
  const [notify] = base.clocks;
  const one = (policy: Partial<ClockPolicy>, clock: Partial<ClockDefinition> = {}): PinnedPolicy[] => [
    pin({ ...base, ...policy, clocks: [{ ...notify!, startEventText: undefined, ...clock }] }),
  ];
  const told = (policies: readonly PinnedPolicy[], flags: Record<string, boolean> = {}): ClockExplanation => {
    const story = new Story(policies, {
      at: '2026-11-05 15:00',
      severity: 'high',
      categories: ['availability/ddos'],
      parties: [LICENSEE],
      flags,
    }).event('aware', '2026-11-05 15:00');
    return explained(policies, story, '2026-11-05 16:00', 'notify');
  };
  const AT = '2026-11-05 15:00:00 Asia/Karachi';
  const BEGAN = `began with aware at ${AT} (fact 2, recorded ${AT}); it concerns `;

  it('say what the text asks of a case, of the policy and of the clock', () => {
    const policies = one(
      { appliesTo: { sectors: ['it-telecom', 'energy'], categories: ['availability'] } },
      {
        appliesTo: {
          entityKinds: ['telecom-licensee'],
          flags: { all: ['cii', 'ongoing'], any: ['apt'], none: ['test'] },
        },
      },
    );
    const it = told(policies, { cii: true, apt: true });
    expect(it).toBeDefined();
    expect(it.why.text).toBe(
      `${BEGAN}sector it-telecom or energy, category availability; ` +
        'body that is telecom-licensee, all of cii and ongoing, any of apt, none of test',
    );
    expect(it.why.scopes).toHaveLength(2);
  });

  it('say so where it concerns every case, which then cannot fall out of it', () => {
    const it = told(one({ appliesTo: {} }));
    expect(it.why.text).toBe(`${BEGAN}every case`);
    expect(it.why.scopes).toEqual([]);
    expect(it.stops.map(({ kind }) => kind)).toEqual(['answer', 'withdrawal']);
  });

  it('name every stop', () => {
    const all = told(
      one({}, { repeat: { until: 'handled' }, deliverable: { phase: 'initial', to: 'nTCERT' } }),
    );
    expect(all.stops).toEqual([
      {
        kind: 'answer',
        event: 'report_submitted',
        text: 'report_submitted by the constituent as initial (a first report is one) to nTCERT, which begins the next one',
      },
      { kind: 'withdrawal', event: 'rejected', text: 'rejected: it is no longer owed' },
      { kind: 'end-of-repetition', event: 'handled', text: 'handled: it is not asked for again' },
      {
        kind: 'out-of-scope',
        event: null,
        text: 'the case no longer fits: its counterpart takes over, or it is no longer owed',
      },
    ]);
    const plain = told(one({}, { deliverable: undefined, withdrawOn: undefined, stopEvent: 'acknowledged' }));
    expect(plain.stops[0]).toEqual({
      kind: 'answer',
      event: 'acknowledged',
      text: 'acknowledged by the constituent',
    });
    const unaddressed = told(one({}, { deliverable: { phase: 'final' } }));
    expect(unaddressed.stops[0]?.text).toBe('report_submitted by the constituent as final');
  });

  it('tell a chain by the clock it waited for', () => {
    const policies = [pin(shipped('au-soci-2b'))];
    const definition = policies[0]!.document.clocks.find(({ follows }) => follows !== undefined)!;
    const oral = policies[0]!.document.clocks.find(({ id }) => id === definition.follows)!;
    const story = new Story(policies, {
      at: '2026-11-01 07:00',
      severity: 'high',
      parties: [{ id: 'body', sectors: ['energy'], entityKinds: ['responsible-entity', 'cii-owner'] }],
      flags: { 'significant-impact': true, 'relevant-impact': true, 'oral-report': true },
    })
      .event('aware', '2026-11-01 06:00', { recordedAt: '2026-11-01 07:00' })
      .event('report_submitted', '2026-11-01 08:00', { phases: [oral.deliverable!.phase] });
    const it = explained(policies, story, '2026-11-01 09:00', definition.id);
    expect(it.why.text).toContain(`, once "${definition.follows}" was met at 2026-11-01 08:00:00`);
    expect(it.why.anchorFact?.what).toBe('report_submitted');
  });

  it('tell the kind of a fact that is no event', () => {
    const policies = one({ appliesTo: {} }, { appliesTo: { severities: ['critical'] } });
    const story = new Story(policies, { at: '2026-11-05 15:00', severity: 'low', parties: [LICENSEE] })
      .event('aware', '2026-11-05 15:00')
      .change('2026-11-05 15:30', { severity: 'critical' });
    const it = explained(policies, story, '2026-11-05 16:00', 'notify');
    expect(it.why.startFact).toMatchObject({ seq: 3, what: 'change', at: pkt('2026-11-05 15:30') });
    expect(it.why.anchorFact).toMatchObject({ seq: 2, what: 'aware' });
  });
});

describe('the words of an explanation', () => {
  const words = (it: ClockExplanation): string =>
    JSON.stringify([it.why.text, it.stops, it.due.working, it.title, it.policy.caption]);

  it.each(['house-default', 'pk-pta-ctdisr-2025', 'pk-pisf-cii-72h', 'uk-csrb-2025'])(
    '%s is never explained as law',
    (id) => {
      const policies = [pin(shipped(id))];
      const party = {
        id: 'body',
        sectors: ['it-telecom', 'energy'],
        entityKinds: ['telecom-licensee', 'cii-owner', 'ministry', 'operator-of-essential-services'],
      };
      const story = new Story(policies, {
        at: '2026-11-02 10:00',
        severity: 'high',
        parties: [party],
        flags: { cii: true, significant: true, 'significant-impact': true },
      })
        .event('aware', '2026-11-02 09:00', { recordedAt: '2026-11-02 10:00' })
        .event('received_by_fcert', '2026-11-02 10:00');
      const all = restingClocks(policies, story.history).map((one) => explain(one, pkt('2026-11-02 11:00')));
      expect(all.length).toBeGreaterThan(0);
      for (const one of all) {
        expect(words(one)).not.toMatch(/CERT Rules|required by|mandatory|statut|by law/i);
        expect(one.policy.caption).toMatch(/house target|draft|unverified|Bill/i);
      }
    },
  );
});
