import type { CaseWorld } from '../case-world.js';
import { type FiledReport, fileReport, openTwoInstruments } from '../two-instruments.js';

type Headers = Record<string, string>;
interface Certified {
  readonly title: string;
  readonly status: string;
  readonly verdict: { readonly state: string; readonly words: string };
  readonly pauses: { readonly reason: string; readonly author: string; readonly to: string | null }[];
  readonly due: { readonly at: string; readonly working: { step: string; text: string }[] };
}

describe('certificates of clocks that stood still, were withdrawn, or outlived their incident', () => {
  let world: CaseWorld;
  let analyst: Headers;
  let lead: Headers;
  let filed: FiledReport;

  beforeAll(async () => {
    world = await openTwoInstruments();
    analyst = await world.cookie('analyst');
    lead = await world.cookie('shift-lead');
    filed = await fileReport(world);
  });
  afterAll(() => world.close());

  const incident = (rest: string): string => `/v1/incidents/${filed.incident}${rest}`;
  const get = async (rest: string) => (await world.call('GET', incident(rest), analyst)).body;
  const text = async (): Promise<string> =>
    (await fetch(world.url + incident('/certificate'), { headers: analyst })).text();
  const idOf = async (words: string): Promise<string> =>
    (await get('/clocks')).items.find(({ title }: { title: string }) => title.includes(words)).id;
  const close = async (disposition: string): Promise<void> => {
    await world.call('PUT', incident('/acknowledgement'), analyst);
    const etag = (await world.call('GET', incident(''), analyst)).headers.get('etag')!;
    const { status } = await world.call(
      'PUT',
      incident('/closure'),
      { ...analyst, 'if-match': etag },
      { disposition },
    );
    expect(status).toBe(200);
  };

  it('names each pause with its reason and author, and adds it to the working of the due time', async () => {
    const id = await idOf('triages and classifies');
    const before = (await get(`/clocks/${id}/certificate`)).clocks[0] as Certified;
    expect(
      (await world.call('PUT', incident(`/clocks/${id}/pause`), lead, { reason: 'awaiting-constituent' }))
        .status,
    ).toBe(200);
    const standing = (await get(`/clocks/${id}/certificate`)).clocks[0] as Certified;
    expect(standing.verdict).toMatchObject({ state: 'paused', words: 'Paused' });
    expect((await world.call('DELETE', incident(`/clocks/${id}/pause`), lead)).status).toBe(200);
    const after = (await get(`/clocks/${id}/certificate`)).clocks[0] as Certified;
    const [pause] = after.pauses;
    const { name } = (await world.call('GET', '/v1/session', lead)).body;
    expect(pause).toMatchObject({
      reason: 'awaiting-constituent',
      author: name,
      to: expect.stringMatching(/Z$/),
    });
    expect(after.due.working.map(({ step }) => step)).toEqual(['count', 'pause', 'holds']);
    expect(Date.parse(after.due.at)).toBeGreaterThan(Date.parse(before.due.at));
  });

  it('says why a clock was withdrawn, and is final for the incident once it is closed and nothing is owed', async () => {
    await close('not-an-incident/misconfiguration');
    const first = await text();
    const all = JSON.parse(first) as { status: string; asOf: null; clocks: Certified[] };
    expect(all).toMatchObject({ status: 'final', asOf: null });
    const notify = all.clocks.find(({ title }) => title.includes('notifies'))!;
    expect(notify.verdict).toMatchObject({ state: 'withdrawn', words: 'Withdrawn: rejected' });
    expect(await text()).toBe(first);
    await world.call('POST', incident('/notes'), analyst, { text: 'Filed.', visibility: 'constituent' });
    expect(await text()).toBe(first);
  });

  it('stays an interim statement of an incident that is closed while its organisation still owes a report', async () => {
    filed = await fileReport(world);
    await close('incident/deferred');
    const all = (await get('/certificate')) as { status: string; clocks: Certified[] };
    expect(all.status).toBe('interim');
    expect(all.clocks.filter(({ status }) => status === 'interim').map(({ title }) => title)).toEqual(
      expect.arrayContaining([expect.stringContaining('final report')]),
    );
  });
});
