import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pdfText } from '../pdf-text.js';
import { WholeWorld } from '../whole-world.js';
import { ROOT } from './demo-modules.js';

interface Story {
  readonly incident: string;
  follow(): Promise<string>;
}
interface Scripts {
  readonly OneCase: { open(stack: object, people: object, home: string): Promise<Story | null> };
  readonly ApiClient: { signIn(apiUrl: string, account: object): Promise<object> };
}

describe('the case that npm run demo follows', () => {
  let world: WholeWorld;
  let home: string;

  beforeAll(async () => {
    world = await WholeWorld.open();
    home = mkdtempSync(join(tmpdir(), 'fcert-demo-'));
  }, 60_000);
  afterAll(async () => {
    rmSync(home, { recursive: true, force: true });
    await world.close();
  });

  it('shows clocks of two instruments, a breach, an acknowledged chain, and writes a certificate', async () => {
    const load = (file: string) => import(pathToFileURL(join(ROOT, 'scripts/demo', file)).href);
    const { OneCase } = (await load('one-case.mjs')) as Scripts;
    const { ApiClient } = (await load('api-client.mjs')) as Scripts;
    const apiUrl = `http://127.0.0.1:${world.api.port}`;
    const as = (role: string) =>
      ApiClient.signIn(
        apiUrl,
        world.people.accounts.find((account) => account.role === role)!,
      );
    const people = { analyst: await as('analyst'), shiftLead: await as('shift-lead') };
    const story = await OneCase.open({ apiUrl, apiKeys: world.people.apiKeys }, people, home);
    const told = await story!.follow();
    expect(told).toMatch(/clocks: FCERT house target +.*FCERT acknowledges/);
    expect(told).toMatch(/clocks: Demonstration target +Demonstration: FCERT acknowledges/);
    expect(told).toMatch(/breached +Demonstration: FCERT acknowledges, due \d\d:/);
    expect(told).toMatch(/chain acknowledged +Demonstration: FCERT acknowledges: by /);
    expect(told).toMatch(/report "final" +stopped .*final report \(met\)/);
    const file = join(home, `certificate-${story!.incident}`);
    expect(told).toContain(`${file}.pdf`);
    expect(told).toContain(`fcertctl -- certificate verify ${file}.json`);
    const text = await pdfText(readFileSync(`${file}.pdf`));
    expect(text).toContain('Demonstration target');
    expect(text).toMatch(/Met late by/);
    expect(JSON.parse(readFileSync(`${file}.json`, 'utf8'))).toMatchObject({ status: 'final' });
  }, 150_000);
});
