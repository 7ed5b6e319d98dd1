/** A schema as the contract writes it. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
}

/**
 * Says in the contract that whatever a body may leave out it may also send as null (`nulls.ts`).
 *
 * @param schemas by name, changed in place
 * @param bodies what requests send; schemas that only answers show stay as they are
 */
export function tellNulls(schemas: Readonly<Record<string, Schema>>, bodies: readonly Schema[]): void {
  const told = new Set<Schema>();
  const tell = (schema: Schema): void => {
    const meant = schema.$ref === undefined ? schema : schemas[schema.$ref.split('/').pop()!];
    if (!meant || told.has(meant)) return;
    told.add(meant);
    const { properties = {}, required = [], items, oneOf = [], anyOf = [], allOf = [] } = meant;
    for (const one of [...Object.values(properties), ...(items ? [items] : []), ...oneOf, ...anyOf, ...allOf])
      tell(one);
    for (const [name, one] of Object.entries(properties))
      if (!required.includes(name)) properties[name] = orNull(one);
  };
  bodies.forEach(tell);
}

function orNull(schema: Schema): Schema {
  const { type, oneOf, anyOf } = schema;
  if (oneOf) return { ...schema, oneOf: withNull(oneOf) };
  if (anyOf) return { ...schema, anyOf: withNull(anyOf) };
  if (type === undefined) {
    const { description, ...rest } = schema;
    return { anyOf: [rest, { type: 'null' }], ...(description === undefined ? {} : { description }) };
  }
  const types = [type].flat();
  if (types.includes('null')) return schema;
  return { ...schema, type: [...types, 'null'], ...(schema.enum ? { enum: [...schema.enum, null] } : {}) };
}

function withNull(schemas: Schema[]): Schema[] {
  return schemas.some(({ type }) => type === 'null') ? schemas : [...schemas, { type: 'null' }];
}
