export function isTextModule(id: string): boolean;
export function textOf(content: Uint8Array): string;
export function textModule(content: Uint8Array): { readonly code: string; readonly moduleType: 'text' };
