import { jest } from '@jest/globals';

/** The module as a process with this environment loads it. */
async function loadedWith(env: Record<string, string>) {
  const names = ['FCERT_WORLD', 'CRASH_AT', 'CRASH_AFTER', 'CRASH_ON'] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  Object.assign(process.env, env);
  jest.resetModules();
  try {
    return await import('./crash-point.js');
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}

describe('a crash point', () => {
  const kill = jest.spyOn(process, 'kill').mockImplementation(() => true);
  beforeEach(() => kill.mockClear());
  afterAll(() => kill.mockRestore());

  it('kills its own process as kill -9 does, at the pass that was asked for', async () => {
    const { crashPoint } = await loadedWith({
      FCERT_WORLD: 'test',
      CRASH_AT: 'clock.after-fire',
      CRASH_AFTER: '2',
    });
    crashPoint('clock.after-commit');
    crashPoint('clock.after-fire');
    expect(kill).not.toHaveBeenCalled();
    crashPoint('clock.after-fire');
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGKILL');
  });

  it('kills only at the event it is armed for', async () => {
    const { crashPoint } = await loadedWith({
      FCERT_WORLD: 'test',
      CRASH_AT: 'delivery.after-claim',
      CRASH_ON: 'this one',
    });
    crashPoint('delivery.after-claim', 'another');
    crashPoint('delivery.after-claim');
    expect(kill).not.toHaveBeenCalled();
    crashPoint('delivery.after-claim', 'this one');
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGKILL');
  });

  it.each(['production', 'demo'])('does nothing in the %s world', async (world) => {
    const { CRASH_POINTS, crashPoint } = await loadedWith({
      FCERT_WORLD: world,
      CRASH_AT: 'clock.after-fire',
    });
    for (const name of CRASH_POINTS) crashPoint(name);
    expect(kill).not.toHaveBeenCalled();
  });

  it('does nothing where none is armed', async () => {
    const { CRASH_POINTS, crashPoint } = await loadedWith({ FCERT_WORLD: 'test' });
    for (const name of CRASH_POINTS) crashPoint(name);
    expect(kill).not.toHaveBeenCalled();
  });

  it('refuses a name that is none, so that no fault test passes by missing its fault', async () => {
    await expect(loadedWith({ FCERT_WORLD: 'test', CRASH_AT: 'clock.after-fired' })).rejects.toThrow(
      'CRASH_AT',
    );
  });
});
