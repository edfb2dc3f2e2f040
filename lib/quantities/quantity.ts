/** A Kubernetes quantity, as text that the API accepts. */
export interface Quantity {
  /** In the resource's own unit (cores, bytes); a double, exact enough to compare and to find slips. */
  readonly value: number;
  /** `m`, `Mi`, `e3`; empty for a bare number. */
  readonly suffix: string;
}

/** kubernetes/apimachinery pkg/api/resource/quantity.go, the grammar in the comment of `Quantity`; in linear time. */
export const QUANTITY_FORM = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;

/** What a suffix multiplies by; exponents (`e3`) are not in it. */
export const QUANTITY_SCALES: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['E', 1e18],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
  ['Ei', 2 ** 60],
]);

/** Reads a quantity in any form that Kubernetes takes: `250m`, `0.5`, `1e3`, `40Mi`; `undefined` for other text. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = QUANTITY_FORM.exec(text);
  if (match === null) return undefined;
  const suffix = match[2] ?? '';
  const scale = QUANTITY_SCALES.get(suffix) ?? Number(`1${suffix}`);
  return { value: Number(match[1]) * scale, suffix };
}
