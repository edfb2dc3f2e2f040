import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type ScalarStyleRule, strTag } from 'js-yaml';

/**
 * The value as js-yaml writes it, with quotes also where only kubectl's reader needs them: keys keep their order, nothing is folded and nothing
 * is written as an anchor. The measure for `emitYaml`, which writes the same text faster.
 *
 * Give it only what `checkYaml` lets through.
 */
export function dumpYaml(value: unknown): string {
  return dump(value, { noRefs: true, lineWidth: -1, sortKeys: false, scalarStyleRules: STYLE_RULES });
}

/**
 * Text that go-yaml reads as a number though neither YAML specification does: upper-case bases and stray underscores (go-yaml/yaml
 * `resolve.go` drops every `_`, then asks strconv). A little wider than that, where quotes do no harm. Tested on the text without its
 * underscores.
 */
const GO_NUMBER = /^[-+]?(?:0[xX][\da-fA-F]+|0[bBoO][-+]?\d+|(?:\d+|\d*\.\d*)(?:[eE][-+]?\d+)?)$/;

/** Text that starts or ends a document when a line begins with it, as a key of the outermost map does. */
const DOCUMENT_MARKER = /^(?:---|\.\.\.)(?:\s|$)/;

/** Quotes what js-yaml's own rules leave bare and some reader misreads. */
const quoteMisread: ScalarStyleRule = (layout) => {
  const { tag, value } = layout.node;
  if (layout.style !== SCALAR_STYLE.PLAIN || tag !== strTag.tagName) return;
  if (GO_NUMBER.test(value.replaceAll('_', '')) || DOCUMENT_MARKER.test(value)) layout.style = SCALAR_STYLE.SINGLE_QUOTED;
};

const STYLE_RULES: readonly ScalarStyleRule[] = [...Object.values(DEFAULT_SCALAR_STYLE_RULES), quoteMisread];
