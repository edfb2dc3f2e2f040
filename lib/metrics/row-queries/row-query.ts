/** One number, or one a node, of a row. */
export interface RowQuery {
  readonly name: string;
  readonly unit: 'ratio' | 'bytes' | 'bytes/s' | 'bits/s' | 'cores' | '1/s' | 's' | 'pods';
  /** The label by which there are several results. */
  readonly by?: 'node';
  readonly expr: string;
}
