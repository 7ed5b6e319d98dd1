import request from 'supertest';
import { WholeWorld, eventually } from '../whole-world.js';

type Headers = Record<string, string>;

/** From a page to the socket without a hole: what happened after the page was read, and nothing that stood on it. */
describe('the live cursor of a page', () => {
  let world: WholeWorld;
  let reporter: Headers;
  let analyst: Headers;
  let first: string;
  let incident: string;

  beforeAll(async () => {
    world = await WholeWorld.open();
    [reporter, analyst] = [await world.cookie('reporter'), await world.cookie('analyst')];
    first = await file('Portal defaced');
    incident = await eventually('the incident', async () => {
      const { body } = await http('get', `/v1/reports/${first}`, reporter);
      return (body as { incidentReference: string | null }).incidentReference ?? undefined;
    });
    const all = await world.listen(analyst);
    await http('put', `/v1/incidents/${incident}/claim`, analyst).expect(200);
    await eventually('the claim', () => all.find(({ data }) => data.change === 'claimed'));
  }, 60_000);
  afterAll(() => world.close());

  const http = (method: 'get' | 'post' | 'put', path: string, as: Headers) =>
    request(`http://127.0.0.1:${world.api.port}`)[method](path).set(as);

  async function file(title: string): Promise<string> {
    const answer = await http('post', '/v1/reports', reporter)
      .send({ title, description: `${title} this morning; seen by a citizen.` })
      .expect(202);
    return (answer.body as { reference: string }).reference;
  }

  async function cursorOf(path: string, as: Headers): Promise<string> {
    const { headers } = await http('get', path, as).expect(200);
    return headers['live-cursor'] as string;
  }

  it.each([
    ['the list of reports', () => '/v1/reports'],
    ['one report', () => `/v1/reports/${first}`],
  ])('%s leads a ministry to what came after it, once', async (_page, path) => {
    const cursor = await cursorOf(path(), reporter);
    expect(cursor).toMatch(/^[\w-]{40,}$/);
    const later = await file(`Mail relay abused, asked from ${path().length}`);
    const heard = await world.listen(reporter, cursor);
    const received = await eventually('the event', () => {
      const found = heard.filter(({ type }) => type === 'report.received');
      return found.length > 0 ? found : undefined;
    });
    expect(received.map(({ reference }) => reference)).toEqual([later]);
  });

  it('one incident leads the desk to the next change of it, and not to those it shows', async () => {
    const cursor = await cursorOf(`/v1/incidents/${incident}`, analyst);
    expect(cursor).toMatch(/^\d+$/);
    await http('post', `/v1/incidents/${incident}/notes`, analyst)
      .send({ text: 'Looked at.', visibility: 'fcert' })
      .expect(201);
    const heard = await world.listen(analyst, cursor);
    const changes = await eventually('the change', () => {
      const found = heard.filter(
        ({ type, reference }) => type === 'incident.changed' && reference === incident,
      );
      return found.length > 0 ? found : undefined;
    });
    expect(changes.map(({ data }) => data.change)).toEqual(['note']);
  });

  it('tells a ministry no number by which it could count what others report', async () => {
    const [before, after] = [
      await cursorOf('/v1/reports', reporter),
      await cursorOf('/v1/reports', reporter),
    ];
    expect(after).not.toBe(before);
    expect(after).toHaveLength(before.length);
  });
});
