/** What a writer process is told to do. */
export interface WriterOrder {
  readonly folder: string;
  /** Goes into the text of every second file, so that two tags make two different outputs that share files. */
  readonly tag: string;
  readonly count: number;
  /** Kill itself right after this many calls that may change the file system. */
  readonly dieAfter?: number;
  /** Start once this path exists. */
  readonly startAt?: string;
  /** After the first file print `holding` and go on once this path exists. */
  readonly holdUntil?: string;
  /** A folder that is made while the process is inside the lock; two processes inside at once make the second one fail. */
  readonly inside?: string;
}

/** The files that a writer process writes. One is only there for its tag. */
export function writerFiles(order: Pick<WriterOrder, 'tag' | 'count'>): Record<string, string> {
  const files: Record<string, string> = {};
  for (let i = 0; i < order.count; i++) {
    const folder = i % 3 === 0 ? '' : `rows-${i % 3}/`;
    files[`${folder}${i}.yaml`] = `number: ${i}\ntag: ${i % 2 === 0 ? order.tag : ''}\n`.repeat(20);
  }
  files[`only-${order.tag}/x.yaml`] = 'x: 1\n';
  return files;
}
