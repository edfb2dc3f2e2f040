// A row's objects as a template in the language of each peer.
import { markObjects } from './study.mjs';

/** The objects as JSON in which a marked text is an expression of the peer's language; JSON itself is valid in all of them. */
export function jsonTemplate(objects, expression) {
  const marked = markObjects(objects, (parts) => `%%%${JSON.stringify(parts)}%%%`);
  const json = JSON.stringify(marked, null, 2);
  return json.replace(/"%%%(.*?)%%%"/g, (_, parts) => expression(JSON.parse(JSON.parse(`"${parts}"`))));
}

/** `prefix${row.id}suffix` in backquotes. */
export function templateLiteral(parts) {
  const escaped = (text) => text.replace(/[`\\]|\$\{/g, (sign) => `\\${sign}`);
  return `\`${parts.map((part) => (typeof part === 'string' ? escaped(part) : `\${row.${part.value}}`)).join('')}\``;
}
