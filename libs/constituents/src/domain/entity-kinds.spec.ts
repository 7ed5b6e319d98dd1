import { entityKindsOf } from './entity-kinds.js';

describe('kinds of a body', () => {
  it.each([
    ['ministry', 'health', false, ['ministry']],
    ['division', 'finance', true, ['division', 'cii-owner']],
    ['corporation', 'finance', true, ['cii-owner', 'financial-entity']],
    ['regulator', 'finance', false, []],
    ['hospital', 'health', false, []],
  ])('%s in %s, critical %p: %p', (type, sector, critical, kinds) => {
    expect(entityKindsOf({ type, sector, critical })).toEqual(kinds);
  });
});
