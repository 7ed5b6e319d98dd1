import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const PAGE = readFileSync(path.join(ROOT, 'docs/security/asvs.md'), 'utf8');

/** Requirements of levels 1 and 2 by section, numbered from 1: the rows of level 3 stand at the end of each. */
const UP_TO_LEVEL_2: Readonly<Record<string, number>> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3 },
  ...{ '6.8': 4, '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2, '8.2': 3, '8.3': 1 },
  ...{ '8.4': 1, '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2 },
  ...{ '10.7': 3, '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2 },
  ...{ '12.3': 4, '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3, '15.1': 3 },
  ...{ '15.2': 3, '15.3': 7, '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3, '17.1': 1, '17.2': 4 },
  ...{ '17.3': 2 },
};
/** Of level 3, what FCERT has chosen for itself. */
const LEVEL_3 =
  '1.2.10 2.3.5 3.4.7 3.4.8 4.1.5 5.2.4 5.2.5 5.2.6 5.3.3 6.3.5 6.3.7 6.3.8 6.4.6 6.5.8 7.5.3 8.2.4 8.3.2 8.3.3 12.3.5 13.2.6 13.3.4 14.2.6 14.2.7 14.2.8 15.2.4 15.4.2 16.5.4'.split(
    ' ',
  );

interface Row {
  id: string;
  level: string;
  state: string;
  shownBy: string;
}

function rowsOf(page: string): Row[] {
  return [...page.matchAll(/^\| V([\d.]+) +\| (\d) +\|[^|]*\| ([^|]+?) +\| ([^|]*?) *\|$/gm)].map(
    ([, id, level, state, shownBy]) => ({ id: id!, level: level!, state: state!, shownBy: shownBy! }),
  );
}

const filesOf = ({ shownBy }: Row) => [...shownBy.matchAll(/`([^`]+)`/g)].map(([, file]) => file!);

/** What is wrong with a page. */
function faultsOf(page: string): string[] {
  const rows = rowsOf(page);
  const expected = Object.entries(UP_TO_LEVEL_2).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, n) => `${section}.${n + 1}`),
  );
  const ids = rows.map(({ id }) => id);
  const known = new Set([...expected, ...LEVEL_3]);
  return [
    ...[...known].filter((id) => !ids.includes(id)).map((id) => `${id} is missing`),
    ...ids.filter((id, n) => ids.indexOf(id) !== n).map((id) => `${id} stands there twice`),
    ...ids.filter((id) => !known.has(id)).map((id) => `${id} is not asked for`),
    ...rows
      .filter(({ id, level }) => (level === '3') !== LEVEL_3.includes(id))
      .map(({ id }) => `${id} has a wrong level`),
    ...rows
      .filter(({ state }) => !['met', 'partly', 'not met', 'not applicable'].includes(state))
      .map(({ id, state }) => `${id} is "${state}"`),
    ...rows.flatMap((row) =>
      filesOf(row)
        .filter((file) => !existsSync(path.join(ROOT, file)))
        .map((file) => `${row.id} names ${file}, which is not there`),
    ),
    ...rows.filter(({ shownBy }) => shownBy === '').map(({ id }) => `${id} says nothing`),
    ...rows
      .filter((row) => row.state === 'partly' && row.shownBy.replaceAll(/`[^`]+`|[, ]/g, '').length < 8)
      .map(({ id }) => `${id} does not say what is missing`),
  ];
}

describe('the table of ASVS 5.0', () => {
  it('has every requirement of levels 1 and 2 and the chosen ones of level 3, once, each shown by something', () => {
    expect(faultsOf(PAGE)).toEqual([]);
    expect(rowsOf(PAGE)).toHaveLength(253 + 27);
  });

  it('says the sums of its own rows', () => {
    const count = (state: string) => rowsOf(PAGE).filter((row) => row.state === state).length;
    const [met, partly] = [count('met'), count('partly')];
    const sums = `${met} met, ${partly} partly, ${count('not met')} not met, ${count('not applicable')} not applicable`;
    expect(PAGE.replaceAll('\n', ' ')).toContain(`Of 280: ${sums}.`);
  });

  it.each([
    ['is missing', (page: string) => page.replace(/^\| V6\.2\.3 .*\n/m, '')],
    ['stands there twice', (page: string) => page.replace(/^(\| V6\.2\.3 .*\n)/m, '$1$1')],
    [
      'which is not there',
      (page: string) => page.replace('apps/api/src/http/same-origin.spec.ts', 'apps/api/nowhere.spec.ts'),
    ],
    ['says nothing', (page: string) => page.replace(/^(\| V6\.2\.3 .*\|)[^|]*\|$/m, '$1 |')],
    ['wrong level', (page: string) => page.replace(/^\| V2\.3\.5 +\| 3/m, '| V2.3.5 | 1')],
    ['is "fine"', (page: string) => page.replace(/\| not met /, '| fine ')],
  ])('a row that %s is noticed', (says, plant) => {
    expect(faultsOf(plant(PAGE)).join('\n')).toContain(says);
  });
});
