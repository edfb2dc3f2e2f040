import type { Layer } from '../forms/layers.ts';
import type { RowValues } from '../forms/matrix-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';

/** One of the places that a row's values come from, each more special than the one before. */
export interface RowLayer extends Layer<ValidPart<RowValues>> {
  /** `file`, `table`: defaults; `axis`: one value of an axis; `axes`: what holds for all values of the axes; `row`: a listed row or an override. */
  readonly kind: 'file' | 'table' | 'axis' | 'axes' | 'row';
}
