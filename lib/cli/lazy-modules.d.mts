/** The code of a module as it goes into the bundle. @param id the module's path */
export function lazyModule(id: string, code: string): string;
