/** Placeholders that nothing is put in the place of: `{{size}}`, `{{ n }}`. */
export function unknownPlaceholders(body: string): string[] {
  return (body.match(/\{\{[^{}]*\}\}/g) ?? []).filter((placeholder) => placeholder !== '{{n}}');
}
