import { readDocuments } from './read-documents.ts';

/** What could be read of a text, and what is wrong with the rest. */
export interface DocumentStream {
  readonly documents: readonly StreamDocument[];
  /** What is no YAML; at most one for each document. */
  readonly faults: readonly string[];
}

export interface StreamDocument {
  readonly value: unknown;
  /** From 1, in the text. */
  readonly number: number;
  /** The first key that stands there twice, in words; kubectl takes the last of them without a word. */
  readonly repeatedKey?: string;
}

/** A line that ends a document; kubectl looks no further than this either. */
const SEPARATOR = /^---(?=\s|$)/m;

/** Reads a text document by document where it cannot be read as a whole, so that what is wrong with one hides nothing of the others. */
export function readStream(text: string): DocumentStream {
  const whole = readDocuments(text);
  if ('documents' in whole) return { documents: whole.documents.map((value, index) => ({ value, number: index + 1 })), faults: [] };
  const parts = text.split(SEPARATOR);
  const documents: StreamDocument[] = [];
  const faults: string[] = [];
  for (const [index, part] of parts.entries()) {
    const number = index + (parts[0]?.trim() === '' ? 0 : 1);
    const read = readDocuments(part);
    const lenient = 'fault' in read ? readDocuments(part, true) : read;
    const at = parts.length === 1 ? '' : `document ${number}: `;
    if ('fault' in lenient) faults.push(`${at}${lenient.fault}`);
    else for (const value of lenient.documents) documents.push({ value, number, ...('fault' in read && { repeatedKey: read.fault }) });
  }
  return { documents, faults };
}
