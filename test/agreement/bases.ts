import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDocuments } from '../../lib/check-folder/read-documents.ts';
import type { ApiObject } from './mutations.ts';

const FOLDER = resolve('test/agreement/bases');

export interface Base {
  /** `Pod full`: the same in every run. */
  readonly name: string;
  readonly object: ApiObject;
}

/** Correct objects of all kinds that people apply, each with as many fields as go together; in the namespace `agree`. */
export function bases(): Base[] {
  return readdirSync(FOLDER)
    .sort()
    .flatMap((file) => {
      const read = readDocuments(readFileSync(join(FOLDER, file), 'utf8'));
      if ('fault' in read) throw new Error(`${file}: ${read.fault}`);
      return read.documents.map((document) => {
        const object = document as ApiObject;
        const { name, generateName } = object.metadata as ApiObject;
        return { name: `${String(object.kind)} ${String(name ?? generateName)}`, object };
      });
    });
}
