/** `published`: as the source did it, with what kept it from working repaired; `hardened`: as it would be run today. */
export type Fidelity = 'published' | 'hardened';
