/** Columns of this table and what they equal in another one. */
type Pairs = Readonly<Record<string, string>>;

interface Elsewhere {
  readonly table: string;
  readonly on: Pairs;
}

interface TenantRule {
  readonly kind: 'tenant';
  /** Column with the body whose row it is, or where to look whether the row is of the body. */
  readonly constituent?: string | Elsewhere;
  /** Column without which a row is FCERT's own, also where it names a body. */
  readonly ownedWith?: string;
  /** Column with the provider whose row it is, or where to look whether the provider has to do with it. */
  readonly provider?: string | Elsewhere;
  /** Column with the person whose row it is. */
  readonly person?: string;
  /** Column with the label: nobody sees above the strictest label of their role. */
  readonly label?: string;
  /** Columns with the id of an incident, or of a report or task of one: hidden while that is for named eyes. */
  readonly subjects?: readonly string[];
  /** Also visible only with the row it belongs to, where it belongs to one. */
  readonly within?: readonly [table: string, on: Pairs];
  /** Anybody who acts may add a row: a record that tells nothing back. */
  readonly appends?: boolean;
  /** Columns with the kind and the id (text) of what a row is about, and in which table things of a kind stand. */
  readonly about?: { readonly kind: string; readonly id: string; readonly tables: Pairs };
}

interface PartRule {
  readonly kind: 'part';
  readonly of: string;
  readonly on: Pairs;
  readonly appends?: boolean;
}

interface SystemRule {
  readonly kind: 'system';
  /** Column with the id of the person or key whose row it is, as text. */
  readonly caller: string | null;
  readonly person?: string;
  /** Columns with the body and the provider whose people may look after the row: no key may. */
  readonly house?: { readonly constituent: string; readonly provider: string };
  readonly roles?: readonly string[];
  /** Everybody of FCERT may look. */
  readonly staffReads?: boolean;
  /** Everybody who acts: rows that tell nothing but to whom already knows what they are about. */
  readonly anybody?: boolean;
}

export type Rule =
  | TenantRule
  | PartRule
  | SystemRule
  /** For those on the list in this column, and for whom lists do not bind. */
  | { readonly kind: 'listed'; readonly readers: string }
  /** No policy, for this reason. */
  | { readonly kind: 'open'; readonly because: string };

/** Rows of one body or provider; FCERT's own people see all of them, up to their label. */
export const tenant = (rule: Omit<TenantRule, 'kind'>): TenantRule => ({ kind: 'tenant', ...rule });
/** Rows that are visible with the row they belong to. */
export const part = (of: string, on: Pairs, more: { appends?: boolean } = {}): Rule => ({
  kind: 'part',
  of,
  on,
  ...more,
});
/** Rows of the platform itself, and of whom they are about. */
export const system = (caller: string | null, more: Omit<SystemRule, 'kind' | 'caller'> = {}): Rule => ({
  kind: 'system',
  caller,
  ...more,
});
export const open = (because: string): Rule => ({ kind: 'open', because });
