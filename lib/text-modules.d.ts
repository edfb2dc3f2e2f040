/** Scripts that are shipped as text: the bundle and the tests import a file's content as its default export. */
declare module '*.sh' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: a text module has nothing else
  export default text;
}
declare module '*.lua' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: a text module has nothing else
  export default text;
}
declare module '*.py' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: a text module has nothing else
  export default text;
}
