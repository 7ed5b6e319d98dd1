import type { WholeWorld } from '../whole-world.js';
import type { Caller, Headers, Subject } from './cast.js';

const SENDER = ['reporter', 'key of the reporter'] as const;
const DESK = ['analyst', 'shift-lead', 'director'] as const;

/** A whole file on an AMBER and on a RED report, and one on its way to the first, sent by the reporter. */
export async function filesOf(
  world: WholeWorld,
  reporter: Headers,
  [amber, red]: readonly [string, string],
): Promise<Subject[]> {
  const places: { label: string; report: string; eyes: readonly Caller[] }[] = [
    { label: 'AMBER', report: amber, eyes: [...SENDER, ...DESK, 'key of the desk'] },
    { label: 'RED', report: red, eyes: [...SENDER, ...DESK] },
  ];
  const begin = async (report: string, length: number) => {
    const { headers } = await world.call('POST', `/v1/reports/${report}/evidence-uploads`, {
      ...reporter,
      'upload-length': String(length),
      'upload-metadata': `filename ${btoa('a.txt')}`,
    });
    return headers.get('location')!;
  };
  const subjects: Subject[] = [];
  for (const { label, report, eyes } of places) {
    const sent = await fetch(world.urlOf(await begin(report, 4)), {
      method: 'PATCH',
      headers: { ...reporter, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
      body: 'four',
    });
    const id = sent.headers.get('evidence-location')!.split('/').at(-1)!;
    subjects.push({ name: `${label} file`, under: '/v1/evidence/:id', params: { id }, eyes });
  }
  const upload = (await begin(amber, 10)).split('/').at(-1)!;
  // Only whoever began it goes on with it.
  const under = '/v1/evidence-uploads/:upload';
  return [...subjects, { name: 'upload', under, params: { upload }, eyes: ['reporter'] }];
}
