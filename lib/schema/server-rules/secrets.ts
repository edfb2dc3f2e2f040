import { isJsonObject, type JsonObject, objectAt, textAt } from '../../manifest/json.ts';
import { isFilled } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

/** Secrets by their types (kubernetes/kubernetes pkg/apis/core/validation/validation.go, ValidateSecret). */
export const SECRET_RULES: readonly ServerRule[] = [on('core.Secret', checkSecret)];

const NEEDED_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

function checkSecret(value: JsonObject, refuse: Refuse): void {
  const type = textAt(value, 'type');
  const [data, texts] = [objectAt(value, 'data'), objectAt(value, 'stringData')];
  const isSsh = type === 'kubernetes.io/ssh-auth';
  const has = (key: string) => (isSsh ? isFilled(texts[key] ?? data[key]) : data[key] !== undefined || texts[key] !== undefined);
  for (const key of NEEDED_KEYS.get(type) ?? [])
    if (!has(key)) refuse('data', `key ${key} must be there for the type ${type}, got none; give it`);
  if (type === 'kubernetes.io/basic-auth' && !has('username') && !has('password'))
    refuse('data', `username or password must be there for the type ${type}, got none; give one`);
  if (
    type === 'kubernetes.io/service-account-token' &&
    !isFilled(objectAt(objectAt(value, 'metadata'), 'annotations')['kubernetes.io/service-account.name'])
  )
    refuse('metadata.annotations', 'annotation kubernetes.io/service-account.name must be there for a token, got none; give it');
  const config = NEEDED_KEYS.get(type)?.[0];
  if ((type !== 'kubernetes.io/dockercfg' && type !== 'kubernetes.io/dockerconfigjson') || config === undefined || !has(config)) return;
  const text = typeof texts[config] === 'string' ? texts[config] : Buffer.from(String(data[config] ?? ''), 'base64').toString();
  try {
    if (isJsonObject(JSON.parse(text))) return;
    refuse('data', `${config} must be a JSON object, got another value; correct it`);
  } catch {
    refuse('data', `${config} must be JSON, got another; correct it`);
  }
}
