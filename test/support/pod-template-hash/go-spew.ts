/** One field of a Go struct. */
export interface GoField {
  /** Name in Go; it is what gets printed. */
  readonly name: string;
  /** Type as Go prints it, such as `*int64` or `[]v1.Volume`. */
  readonly type: string;
  /** Name in the wire form; empty when the fields of the struct lie directly in the parent (an embedded struct). */
  readonly wire: string;
  /** What stands in for an absent value, and for the zero value where the type is no pointer. */
  readonly fallback?: unknown;
}

/** The types that `goSpew` can print beyond numbers, booleans, pointers and slices. */
export interface GoTypes {
  readonly structs: ReadonlyMap<string, readonly GoField[]>;
  readonly stringTypes: ReadonlySet<string>;
  /** Element type of each map type. */
  readonly mapTypes: ReadonlyMap<string, string>;
}

/** Text form of `GoTypes`, see `goTypes`. */
export interface GoTypesText {
  readonly stringTypes: readonly string[];
  readonly mapTypes: Readonly<Record<string, string>>;
  /**
   * A line `type: field; field` for each struct, continued on indented lines. A field is `Name type`, then where needed
   * `(wire name)`, the word `inline` for an embedded struct, and `= default` in JSON.
   */
  readonly structs: string;
}

/**
 * Reads the text form of a set of Go types. A wire name that is not given is the Go name with its leading capitals made small, as the
 * Kubernetes API spells most.
 *
 * @throws Error for a field that does not follow the form
 */
export function goTypes(text: GoTypesText): GoTypes {
  const structs = new Map<string, readonly GoField[]>();
  for (const line of text.structs.split(/\n(?=\S)/)) {
    const [, type, fields] = /^(\S+): (.*)$/s.exec(line.trim()) ?? [];
    if (type !== undefined && fields !== undefined) structs.set(type, fields.split(/;\s*|\n\s*/).map(goField));
  }
  return { structs, stringTypes: new Set(text.stringTypes), mapTypes: new Map(Object.entries(text.mapTypes)) };
}

function goField(text: string): GoField {
  const [, name = '', type = '', wire, inline, fallback] = /^(\w+) (\S+)(?: \((\w+)\))?( inline)?(?: = (.*))?$/.exec(text) ?? [];
  if (name === '') throw new Error(`go struct field must look like "Name type", got "${text}"`);
  const field = { name, type, wire: inline === undefined ? (wire ?? wireName(name)) : '' };
  return fallback === undefined ? field : { ...field, fallback: JSON.parse(fallback) };
}

/** `DNSPolicy` is `dnsPolicy`, `TTY` is `tty`, `Name` is `name`. */
function wireName(name: string): string {
  return name.replace(/^[A-Z]+?(?=[A-Z][a-z]|[a-z]|$)/, (capitals) => capitals.toLowerCase());
}

/**
 * Prints a value as the `%#v` verb of github.com/davecgh/go-spew does with sorted keys and methods disabled, after defaults: `(type)`
 * before each value but not before elements of slices and maps, `<nil>` for an absent pointer, slice or map, strings bare.
 *
 * Absent, `null`, empty lists and empty maps are the same, as they are once a Go object went through protobuf.
 *
 * @param value the wire form (what stands in YAML)
 * @throws Error naming the path of a field that the struct does not have, of a value of the wrong type, and of a value whose type is not
 * in `types`
 */
export function goSpew(types: GoTypes, type: string, value: unknown): string {
  return `(${type})${print(types, type, value, '')}`;
}

const ZERO_TIME = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';

function print(types: GoTypes, type: string, value: unknown, path: string): string {
  const absent = value === undefined || value === null;
  if (type.startsWith('*')) return absent ? '<nil>' : print(types, type.slice(1), value, path);
  if (type.startsWith('[]')) return printList(types, type.slice(2), value ?? [], path);
  const element = types.mapTypes.get(type);
  if (element !== undefined) return printMap(types, element, value ?? {}, path);
  const fields = types.structs.get(type);
  if (fields !== undefined) return printStruct(types, type, fields, value ?? {}, path);
  if (types.stringTypes.has(type)) return typeof value === 'string' ? value : absent ? '' : fail(path, 'must be a string', value);
  switch (type) {
    case 'bool':
      return typeof value === 'boolean' ? String(value) : absent ? 'false' : fail(path, 'must be true or false', value);
    case 'int32':
      return printInteger(value ?? 0, 2 ** 31, path);
    case 'int64':
      return printInteger(value ?? 0, Number.MAX_SAFE_INTEGER, path);
    case 'intstr.IntOrString':
      return typeof value === 'string'
        ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
        : `{Type:(intstr.Type)0 IntVal:(int32)${printInteger(value ?? 0, 2 ** 31, path)} StrVal:(string)}`;
    case 'resource.Quantity':
      return printQuantity(value, path);
    case 'v1.Time':
      if (absent) return ZERO_TIME;
  }
  return fail(path, `is a ${type}, which this fingerprint does not cover; leave it out`, value);
}

function printInteger(value: unknown, limit: number, path: string): string {
  if (!Number.isInteger(value) || Number(value) >= limit || Number(value) < -limit) fail(path, `must be an integer below ${limit}`, value);
  return String(value);
}

function printList(types: GoTypes, element: string, value: unknown, path: string): string {
  if (!Array.isArray(value)) return fail(path, 'must be a list', value);
  if (value.length === 0) return '<nil>';
  const printed = value.map((item, index) => {
    const itemPath = `${path}[${index}]`;
    return print(types, element, item ?? fail(itemPath, 'must not be empty', item), itemPath);
  });
  return `[${printed.join(' ')}]`;
}

function printMap(types: GoTypes, element: string, value: unknown, path: string): string {
  const entries = Object.entries(asObject(value, path)).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '<nil>';
  const sorted = entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `map[${sorted.map(([key, item]) => `${key}:${print(types, element, item, `${path}["${key}"]`)}`).join(' ')}]`;
}

function printStruct(types: GoTypes, type: string, fields: readonly GoField[], value: unknown, path: string): string {
  const object = asObject(value, path);
  const known = wireNames(types, fields);
  for (const [key, item] of Object.entries(object)) {
    if (item !== undefined && item !== null && !known.has(key)) fail(join(path, key), `is no field of ${type}; leave it out`, item);
  }
  return printFields(types, fields, object, path);
}

function printFields(types: GoTypes, fields: readonly GoField[], object: Readonly<Record<string, unknown>>, path: string): string {
  const printed = fields.map(({ name, type, wire, fallback }) => {
    if (wire === '') return `${name}:(${type})${printFields(types, types.structs.get(type) ?? [], object, path)}`;
    const given = object[wire] ?? undefined;
    const zero = !type.startsWith('*') && (given === '' || given === 0);
    return `${name}:(${type})${print(types, type, given === undefined || zero ? (fallback ?? given) : given, join(path, wire))}`;
  });
  return `{${printed.join(' ')}}`;
}

function wireNames(types: GoTypes, fields: readonly GoField[]): Set<string> {
  return new Set(fields.flatMap(({ type, wire }) => (wire === '' ? [...wireNames(types, types.structs.get(type) ?? [])] : [wire])));
}

const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = { m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY_EXPONENTS: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const TOO_LARGE = 'must be small enough for Go to keep it as an integer (up to 99Ti or 18 digits)';

/**
 * A `resource.Quantity` that the API server wrote in canonical form and the controller read back, see kubernetes/apimachinery
 * `pkg/api/resource/quantity.go`. What Go would hold as a big decimal, and what the API server would round up (finer
 * than 0.001), is refused.
 */
function printQuantity(value: unknown, path: string): string {
  const [, whole, fraction = '', suffix = ''] = /^(0|[1-9]\d*)(?:\.(\d+))?([mkMGTPE]|[KMGTPE]i)?$/.exec(String(value)) ?? [];
  if (whole === undefined) return fail(path, 'must be a quantity such as "250m", "1.5" or "128Mi"', value);
  const binary = BINARY_EXPONENTS[suffix];
  const scaled =
    BigInt(whole + fraction) * (binary === undefined ? 10n ** BigInt(3 + (DECIMAL_EXPONENTS[suffix] ?? 0)) : 1000n << BigInt(binary));
  const divisor = 10n ** BigInt(fraction.length);
  if (scaled % divisor !== 0n) fail(path, 'must be a multiple of 0.001', value);
  const thousandths = scaled / divisor;

  if (binary !== undefined && thousandths % 1000n === 0n && thousandths >= 1_024_000n) {
    const [number, exponent] = withoutFactors(thousandths / 1000n, 1024n);
    // A binary amount that is no multiple of 1024 loses its suffix, and is read back as a decimal one, trailing zeros and all.
    if (exponent === 0) return quantityText(number, 0, String(number).endsWith('000') ? '' : String(number), 'DecimalSI');
    if (String(number).length + 3 * exponent > 14) fail(path, TOO_LARGE, value);
    const text = `${number}${Object.keys(BINARY_EXPONENTS)[exponent - 1]}`;
    return quantityText(number << BigInt(10 * exponent), 0, number % 8n === 0n ? '' : text, 'BinarySI');
  }
  const [number, exponent] = withoutFactors(thousandths, 1000n);
  // Go takes three (or six) decimals for canonical, `1.125` just as `1125m`, and keeps the spelling.
  const kept = binary === undefined && whole !== '0' && /^(?:\d{3})+$/.test(fraction) && !fraction.endsWith('000');
  const text = kept ? String(value) : `${number}${Object.keys(DECIMAL_EXPONENTS)[exponent]}`;
  if (thousandths === 0n) return quantityText(0n, 0, '0', 'DecimalSI');
  if (String(number).length > 18 || exponent > 7) fail(path, TOO_LARGE, value);
  return quantityText(number, 3 * (exponent - 1), text, 'DecimalSI');
}

/** Splits off the power of a base: 3 145 728 and 1024 give 3 and 2. */
function withoutFactors(value: bigint, base: bigint): readonly [number: bigint, exponent: number] {
  let number = value;
  let exponent = 0;
  for (; number > 0n && number % base === 0n; number /= base) exponent++;
  return [number, exponent];
}

function quantityText(value: bigint, scale: number, text: string, format: 'BinarySI' | 'DecimalSI'): string {
  const amount = `i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}}`;
  return `{${amount} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}`;
}

function asObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : fail(path, 'must be an object', value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function fail(path: string, rule: string, value: unknown): never {
  throw new Error(`${path} ${rule}, got ${JSON.stringify(value)}`);
}
