/** Makes main.ts and all that it needs into one file: its code, and of every file that it was made from the content as it was read. */
export function bundleProject(root: string): Promise<{ readonly code: string; readonly contents: Map<string, Uint8Array> }>;
/** The same program in ASCII. @throws Error for a sign beyond it in a template whose tag asks for the raw text */
export function asciiOnly(code: string): string;
