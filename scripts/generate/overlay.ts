/**
 * The schema of overlays, from that of the configuration: nothing is required but `key`, every other value may be null
 * (left out again), and a keyed thing may be placed, left out or left alone.
 */
type Schema = Readonly<Record<string, unknown>>;

const PLACE = '^[a-z][a-z0-9_]{0,35}$';

const WORDS: Schema = {
  after: {
    description: 'The key of the thing that this one follows. A new thing needs after or before.',
    examples: ['new'],
    type: 'string',
    pattern: PLACE,
  },
  before: {
    description: 'The key of the thing that follows this one. A new thing needs after or before.',
    examples: ['closed'],
    type: 'string',
    pattern: PLACE,
  },
  omit: {
    description:
      "True to leave the thing out for this account, as if the files didn't have it. A live status is then planned for deletion.",
    examples: [true],
    type: 'boolean',
    enum: [true],
  },
  unmanaged: {
    description:
      'True to leave the live thing alone in this account, whatever the shared files say about it.',
    examples: [true],
    type: 'boolean',
    enum: [true],
  },
};

export function overlaySchema(main: Schema): Schema {
  const definitions = record(main['definitions']);
  return {
    ...without(main, ['required', 'examples']),
    $id: 'urn:pipewright:overlay:1',
    title: 'Overlay',
    description:
      'What one account has differently: a partial configuration, merged into the shared files by key.',
    examples: [
      {
        pipelines: [
          {
            key: 'support',
            statuses: [{ key: 'escalated', label: 'Escalated', state: 'open', after: 'new' }],
          },
        ],
      },
    ],
    properties: without(record(main['properties']), ['account']),
    definitions: Object.fromEntries(
      Object.entries(without(definitions, ['account'])).map(([name, definition]) => [
        name,
        overlaid(name, record(definition)),
      ]),
    ),
  };
}

/** Keyed things get the words of overlays; maps of rules may lose single members. Everything else is whole. */
function overlaid(name: string, definition: Schema): Schema {
  const properties = record(definition['properties'] ?? {});
  const isKeyed = list(definition['required'] ?? []).includes('key');
  if (isKeyed) {
    const { key, ...others } = properties;
    return {
      ...definition,
      examples: [{ key: 'new', ...(name === 'status' ? { label: 'Fresh' } : {}) }],
      required: ['key'],
      properties: { key, ...mapped(others, orNull), ...WORDS },
    };
  }
  return name === 'rules' ? { ...definition, properties: mapped(properties, orNull) } : definition;
}

/** Takes null as well: the value is left out again. */
function orNull(schema: Schema): Schema {
  const { description, examples, ...rest } = schema;
  const shown = description === undefined ? {} : { description, examples };
  const branches = Array.isArray(rest['anyOf']) ? list(rest['anyOf']) : [rest];
  return { ...shown, anyOf: [...branches, { type: 'null' }] };
}

function without(schema: Schema, names: readonly string[]): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !names.includes(name)));
}

function mapped(properties: Schema, change: (schema: Schema) => Schema): Schema {
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, change(record(one))]));
}

function record(value: unknown): Schema {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('the schema of configurations has another shape now');
  return value as Schema;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('the schema of configurations has another shape now');
  return value as readonly unknown[];
}
