import { readdirSync } from 'node:fs';
import { errorCode } from '../util/error-code.ts';

/** What lies in an output folder; paths are relative to it. Folders come before what is in them. */
export interface OutputScan {
  readonly files: Set<string>;
  readonly folders: string[];
  /** Links, sockets, pipes and devices: never generated. */
  readonly others: string[];
}

/** Lists an output folder with one `readdir` a folder and no `stat`. @returns undefined if there is no such folder. */
export function scanOutput(folder: string): OutputScan | undefined {
  const scan: OutputScan = { files: new Set(), folders: [], others: [] };
  try {
    scanFolder(folder, '', scan);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  return scan;
}

function scanFolder(folder: string, prefix: string, scan: OutputScan): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = prefix + entry.name;
    if (entry.isFile()) scan.files.add(path);
    else if (entry.isDirectory()) {
      scan.folders.push(path);
      scanFolder(`${folder}/${entry.name}`, `${path}/`, scan);
    } else scan.others.push(path);
  }
}
