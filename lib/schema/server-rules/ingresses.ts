import { show } from '../../manifest/finding.ts';
import { isJsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { IP, LABEL, LABEL_1035, PATH_SEGMENT, PORT_NAME, SUBDOMAIN, WILDCARD_HOST } from './forms.ts';
import { form, isFilled, isThere, numberAt } from './kit.ts';
import { on, type ServerRule } from './server-rule.ts';

/** From this minor on, a Service's name may begin with a digit. */
const RELAXED_SERVICE_NAMES = 36;

/** Ingresses and their classes (kubernetes/kubernetes pkg/apis/networking/validation/validation.go). */
export const INGRESS_RULES: readonly ServerRule[] = [
  on('networking.Ingress', ({ spec }, refuse) => {
    const inside = isJsonObject(spec) ? spec : {};
    if (objectsAt(inside, 'rules').length === 0 && !isThere(inside.defaultBackend))
      refuse('spec', 'an Ingress must have rules or a defaultBackend, got neither; give one');
  }),
  ...form('networking.IngressSpec.ingressClassName networking.IngressTLS.secretName', SUBDOMAIN),
  on('networking.IngressSpec', ({ ingressClassName }, refuse) => {
    if (ingressClassName === '') refuse('ingressClassName', 'ingressClassName must hold something, got ""; remove it');
  }),
  ...form('networking.IngressTLS.hosts', WILDCARD_HOST),
  on('networking.IngressTLS', (value, refuse) => {
    for (const [index, host] of listAt(value, 'hosts').entries())
      if (host === '') refuse(`hosts[${index}]`, 'host must be a name, got ""; remove it');
  }),
  on('networking.IngressRule', ({ host, http }, refuse) => {
    if (typeof host === 'string' && host !== '') {
      if (IP.matches(host)) refuse('host', `host must be a name, got the address ${show(host)}; leave it out`);
      else if (!WILDCARD_HOST.matches(host)) refuse('host', `host must be ${WILDCARD_HOST.must}, got ${show(host)}; correct it`);
    }
    if (isJsonObject(http) && listAt(http, 'paths').length === 0) refuse('http.paths', 'paths must hold one, got none; give one');
  }),
  on('networking.HTTPIngressPath', (value, refuse) => {
    const path = textAt(value, 'path');
    const type = value.pathType;
    if (!isFilled(type)) refuse('pathType', 'pathType must be there, got none; write Prefix');
    if (type === 'ImplementationSpecific' || !isFilled(type)) {
      if (path !== '' && !path.startsWith('/')) refuse('path', `path must be absolute, got ${show(path)}; correct it`);
      return;
    }
    if (!path.startsWith('/')) refuse('path', `path must be absolute, got ${show(path)}; correct it`);
    for (const part of ['//', '/./', '/../', '%2f', '%2F'])
      if (path.includes(part)) refuse('path', `path must not hold ${show(part)}, got ${show(path)}; correct it`);
    for (const end of ['/..', '/.'])
      if (path.endsWith(end)) refuse('path', `path must not end in ${show(end)}, got ${show(path)}; correct it`);
  }),
  on('networking.IngressBackend', (value, refuse, { minor }) => {
    const { service, resource } = value;
    if (isThere(service) === isThere(resource))
      refuse('', `a backend must be a service or a resource, got ${isThere(service) ? 'both' : 'none'}; keep one`);
    if (isJsonObject(service)) {
      const name = textAt(service, 'name');
      const form = minor < RELAXED_SERVICE_NAMES ? LABEL_1035 : LABEL;
      if (!form.matches(name)) refuse('service.name', `name must be ${form.must}, got ${show(service.name ?? null)}; correct it`);
      const port = objectAt(service, 'port');
      const [named, number] = [textAt(port, 'name'), numberAt(port, 'number') ?? 0];
      if ((named === '') === (number === 0)) refuse('service.port', 'a port must have a name or a number, got both or none; keep one');
      if (named !== '' && !PORT_NAME.matches(named))
        refuse('service.port.name', `name must be ${PORT_NAME.must}, got ${show(named)}; correct it`);
      if (number < 0 || number > 65_535) refuse('service.port.number', `port must be 1 to 65535, got ${number}; correct it`);
    }
    if (isJsonObject(resource)) {
      for (const key of ['kind', 'name']) {
        const text = textAt(resource, key);
        if (text === '' || !PATH_SEGMENT.matches(text))
          refuse(`resource.${key}`, `${key} must be ${PATH_SEGMENT.must}, got ${show(resource[key] ?? null)}; correct it`);
      }
      const group = textAt(resource, 'apiGroup');
      if (isThere(resource.apiGroup) && !SUBDOMAIN.matches(group))
        refuse('resource.apiGroup', `group must be ${SUBDOMAIN.must}, got ${show(group)}; correct it`);
    }
  }),
  on('networking.IngressClassSpec', (value, refuse) => {
    const controller = textAt(value, 'controller');
    const slash = controller.indexOf('/');
    if (
      slash <= 0 ||
      slash === controller.length - 1 ||
      controller.length > 250 ||
      !SUBDOMAIN.matches(controller.slice(0, slash)) ||
      !/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(controller.slice(slash + 1))
    )
      refuse('controller', `controller must be a DNS name, "/" and a path, got ${show(value.controller ?? null)}; correct it`);
    const parameters = value.parameters;
    if (!isJsonObject(parameters)) return;
    for (const key of ['kind', 'name'])
      if (!PATH_SEGMENT.matches(textAt(parameters, key)) || textAt(parameters, key) === '')
        refuse(`parameters.${key}`, `${key} must be ${PATH_SEGMENT.must}, got ${show(parameters[key] ?? null)}; correct it`);
    const group = textAt(parameters, 'apiGroup');
    if (isFilled(parameters.apiGroup) && !SUBDOMAIN.matches(group))
      refuse('parameters.apiGroup', `group must be ${SUBDOMAIN.must}, got ${show(group)}; correct it`);
    const scope = parameters.scope ?? 'Cluster';
    if (scope !== 'Cluster' && scope !== 'Namespace')
      refuse('parameters.scope', `scope must be Cluster or Namespace, got ${show(scope)}; correct it`);
    if (scope === 'Namespace' && !LABEL.matches(textAt(parameters, 'namespace')))
      refuse('parameters.namespace', `namespace must be ${LABEL.must}, got ${show(parameters.namespace ?? null)}; give it`);
    if (scope === 'Cluster' && isThere(parameters.namespace))
      refuse('parameters.namespace', 'namespace must be left out with scope Cluster, got it; remove it');
  }),
];
