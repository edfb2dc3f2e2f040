import type { Resources } from '../quantities/resources.ts';
import type { LoadProfile } from './load-profile.ts';

/** Where a value of a row comes from: printed in the source, derived from it, or not recoverable (then the study chose one). */
export type ProvenanceMark = 'stated' | 'inferred' | 'unknown';

export interface Provenance {
  readonly mark: ProvenanceMark;
  /** How it was derived or chosen; empty where the mark says all. */
  readonly why: string;
}

/** The values of a row that carry a provenance, in the order in which they are shown. */
export const ROW_VALUES = [
  'function',
  'n',
  'replicas',
  'cpu',
  'memory',
  'requests',
  'threads',
  'connections',
  'duration',
  'timeout',
] as const;
export type RowValue = (typeof ROW_VALUES)[number];

/** A value that was changed from what the source prints, because the row cannot run as printed. */
export interface RowChange {
  /** Path of the value in the row: `requests.cpu`. */
  readonly path: string;
  readonly printed: string;
  readonly used: string;
}

/** One experiment of the matrix, as it is run. */
export interface MatrixRow {
  /** `t<table>-r<row>-<name>`, unique in the study, at most 57 characters. */
  readonly id: string;
  readonly table: string;
  /** Number in the table, from 1. */
  readonly row: number;
  readonly function: string;
  /** Problem size; absent where the function takes none. */
  readonly n?: number;
  readonly replicas: number;
  readonly resources: Resources;
  readonly load: LoadProfile;
  readonly provenance: Partial<Readonly<Record<RowValue, Provenance>>>;
  readonly changes: readonly RowChange[];
  /** Why the row was changed, or what a reader must know of it; empty where nothing is to be said. */
  readonly note: string;
}

/** Longest row id: a load Job is called `load-<id>`, and a Job's name is a label value of its pods (63 characters). */
export const ROW_ID_MAX_LENGTH = 57;

/** Name of a row's load Job and of its ConfigMap. */
export function loadName(rowId: string): string {
  return `load-${rowId}`;
}

/** @param width digits of the row number, so that ids sort as the rows do */
export function rowId(table: string, row: number, name: string, width: number): string {
  return `t${table}-r${String(row).padStart(width, '0')}-${name}`;
}
