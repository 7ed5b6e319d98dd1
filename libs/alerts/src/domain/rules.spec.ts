import { readFileSync, readdirSync } from 'node:fs';
import { readRules, rulesFor } from './rules.js';

const shipped = () => JSON.parse(readFileSync('data/alert-rules.json', 'utf8')) as Record<string, unknown>;

interface Policy {
  escalationPath?: { nodes: { id: string; kind: string }[] } | null;
}

describe('the rules of who is told', () => {
  const rules = readRules(shipped());

  it('tell the duty holder of a breach, whoever that is', () => {
    const told = (dutyHolder: string) =>
      rulesFor(rules, { type: 'clock.breached', dutyHolder, level: 'due' });
    expect(told('fcert').map((rule) => rule.tell[0])).toEqual([[{ who: 'assignee' }]]);
    expect(told('constituent')[0]!.tell[0]).toContainEqual({ who: 'contact', duty: 'focal-point' });
    expect(told('mssp')[0]!.tell).toEqual([[{ who: 'provider' }]]);
  });

  it('leave early warnings to the screens', () => {
    const told = (level: string) =>
      rulesFor(rules, { type: 'clock.due-soon', dutyHolder: 'constituent', level }).length;
    expect(['warn-0.5', 'warn-0.75', 'warn-0.9', 'warn-1'].map(told)).toEqual([0, 0, 1, 1]);
  });

  it('know a stand-in for every desk inside that a shipped policy names', () => {
    const folders = ['data/policies', 'data/policies-demo'];
    const files = folders.flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`));
    const nodes = files.flatMap(
      (file) => (JSON.parse(readFileSync(file, 'utf8')) as Policy).escalationPath?.nodes ?? [],
    );
    const inside = nodes.filter((node) => node.kind !== 'outside-body').map((node) => node.id);
    expect(inside.length).toBeGreaterThan(3);
    expect([...new Set(inside)].filter((desk) => !Object.hasOwn(rules.desks, desk))).toEqual([]);
  });

  it.each([
    [{ rules: [] }, 'rules is no list, or an empty one'],
    [{ feeds: { channels: ['email'], tell: [['role:nobody']] } }, 'feeds.tell is none of'],
    [{ desks: { x: [['role:queen']] } }, 'desks.x is none of'],
    [{ desks: { x: [['everybody']] } }, 'desks.x does not know "everybody"'],
    [{ deskChannels: ['pigeon'] }, 'deskChannels is none of'],
    [{ version: 1 }, 'version is no text'],
    [{ desks: null }, 'desks is no object'],
  ])('are refused with a place: %j', (over, says) => {
    expect(() => readRules({ ...shipped(), ...over })).toThrow(says);
  });

  it('are refused when a rule has a fault', () => {
    const [first, ...rest] = shipped().rules as Record<string, unknown>[];
    const withFirst = (over: object) => () =>
      readRules({ ...shipped(), rules: [{ ...first, ...over }, ...rest] });
    expect(withFirst({ on: 'clock.late' })).toThrow('rules[0].on is none of');
    expect(withFirst({ shareAtLeast: 9 })).toThrow('rules[0].shareAtLeast is not a share');
    expect(withFirst({ tell: [[]] })).toThrow('rules[0].tell[0] is no list');
    expect(withFirst({ id: rest[0]!.id })).toThrow('rules has two of one id');
  });
});
