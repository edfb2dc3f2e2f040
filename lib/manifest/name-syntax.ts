/*
 * The name forms of Kubernetes (kubernetes/apimachinery pkg/util/validation/validation.go). Each expression matches in linear time; lengths are
 * checked first.
 */
const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_PART = /^[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?$/;
const PORT_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const LETTER = /[a-z]/;
const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const RELAXED_ENV_NAME = /^[ -<>-~]+$/;
const DATA_KEY = /^[-._a-zA-Z0-9]+$/;

export const LABEL_LENGTH = 63;
export const SUBDOMAIN_LENGTH = 253;

/** DNS-1123 label: `openfaas-fn`. */
export function isDnsLabel(text: string): boolean {
  return text.length <= LABEL_LENGTH && LABEL.test(text);
}

/** DNS-1035 label: as DNS-1123, but it starts with a letter. Services must keep to it. */
export function isDns1035Label(text: string): boolean {
  return text.length <= LABEL_LENGTH && LABEL_1035.test(text);
}

/** DNS-1123 subdomain: labels joined by dots. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= SUBDOMAIN_LENGTH && SUBDOMAIN.test(text);
}

/** What RBAC names must be: usable as one part of a URL path. Colons and capitals are fine: `system:node`. */
export function isPathSegment(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && !text.includes('/') && !text.includes('%');
}

/** Key of a label, and of an annotation once it is in small letters: `app`, `com.openfaas.scale.min`, `app.kubernetes.io/name`. */
export function isQualifiedName(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash >= 0 && !isDnsSubdomain(text.slice(0, slash))) return false;
  const name = text.slice(slash + 1);
  return name.length <= LABEL_LENGTH && QUALIFIED_PART.test(name);
}

export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= LABEL_LENGTH && QUALIFIED_PART.test(text));
}

/** Name of a container's port (IANA service name): at most 15 of a-z, 0-9 and single dashes, with a letter. */
export function isPortName(text: string): boolean {
  return text.length <= 15 && PORT_NAME.test(text) && LETTER.test(text);
}

export function isEnvName(text: string): boolean {
  return ENV_NAME.test(text);
}

/** What Kubernetes 1.32 and later take as the name of a variable. */
export function isRelaxedEnvName(text: string): boolean {
  return RELAXED_ENV_NAME.test(text);
}

/** Key of a ConfigMap or Secret, which becomes a file name. */
export function isDataKey(text: string): boolean {
  return text.length <= SUBDOMAIN_LENGTH && DATA_KEY.test(text) && text !== '.' && !text.startsWith('..');
}
