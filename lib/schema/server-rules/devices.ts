import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectsAt, textAt } from '../../manifest/json.ts';
import { LABEL, SUBDOMAIN } from './forms.ts';
import { exactlyOne, filled, form, isFilled, isThere, numberAt, unique } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

const DRIVER = {
  must: 'the name of a driver, a DNS name of at most 63',
  matches: (text: string) => text.length <= 63 && SUBDOMAIN.matches(text.toLowerCase()),
};

/** Claims of devices (kubernetes/kubernetes pkg/apis/resource/validation/validation.go). */
export const DEVICE_RULES: readonly ServerRule[] = [
  ...filled(
    'resource.CELDeviceSelector.expression resource.ExactDeviceRequest.deviceClassName resource.DeviceSubRequest.deviceClassName resource.DeviceSubRequest.name resource.DeviceRequest.name resource.OpaqueDeviceConfiguration.driver',
  ),
  on('resource.DeviceSelector', ({ cel }, refuse) => {
    if (!isThere(cel)) refuse('cel', 'cel must be there, got none; give it');
  }),
  ...form('resource.DeviceRequest.name resource.DeviceSubRequest.name', LABEL),
  ...form('resource.ExactDeviceRequest.deviceClassName resource.DeviceSubRequest.deviceClassName', SUBDOMAIN),
  ...form('resource.OpaqueDeviceConfiguration.driver', DRIVER),
  on('resource.DeviceClassConfiguration resource.DeviceClaimConfiguration', ({ opaque }, refuse) => {
    if (!isThere(opaque)) refuse('opaque', 'opaque must be there, got none; give it');
  }),
  on('resource.OpaqueDeviceConfiguration', ({ parameters }, refuse) => {
    if (!isJsonObject(parameters)) refuse('parameters', `parameters must be an object, got ${show(parameters ?? null)}; correct it`);
  }),
  on('resource.DeviceRequest', (value, refuse) => {
    const isExact = isThere(value.exactly);
    if (isExact === listAt(value, 'firstAvailable').length > 0)
      refuse('', 'one of exactly and firstAvailable must be there, got both or none; keep one');
  }),
  on('resource.ExactDeviceRequest resource.DeviceSubRequest', (value, refuse) => {
    const mode = value.allocationMode ?? 'ExactCount';
    const count = numberAt(value, 'count');
    if (mode !== 'ExactCount' && mode !== 'All' && mode !== '')
      refuse('allocationMode', `mode must be ExactCount or All, got ${show(mode)}; correct it`);
    if (mode === 'All' && count !== undefined && count !== 0) refuse('count', `count must be left out for All, got ${count}; remove it`);
    if (mode !== 'All' && count !== undefined && count < 0) refuse('count', `count must be above zero, got ${count}; raise it`);
  }),
  unique('resource.DeviceClaim.requests', (item) => Object(item).name),
  unique('resource.DeviceRequest.firstAvailable', (item) => Object(item).name),
  on('resource.DeviceClaim', checkConstraints),
  exactlyOne('resource.DeviceConstraint', 'matchAttribute distinctAttribute'),
  on('resource.DeviceConstraint', (value, refuse) => {
    for (const key of ['matchAttribute', 'distinctAttribute']) {
      const [domain = '', name = ''] = textAt(value, key).split('/');
      if (!isFilled(value[key])) continue;
      if (!DRIVER.matches(domain) || !/^[A-Za-z_]\w{0,31}$/.test(name))
        refuse(key, `attribute must be a DNS name, "/" and an identifier, got ${show(value[key])}; correct it`);
    }
  }),
];

function checkConstraints(value: JsonObject, refuse: Refuse): void {
  const requests = new Set(
    objectsAt(value, 'requests').flatMap((request) => [
      textAt(request, 'name'),
      ...objectsAt(request, 'firstAvailable').map((sub) => `${textAt(request, 'name')}/${textAt(sub, 'name')}`),
    ]),
  );
  for (const key of ['constraints', 'config']) {
    objectsAt(value, key).forEach((constraint, index) => {
      const names = listAt(constraint, 'requests');
      for (const [each, name] of names.entries())
        if (!requests.has(String(name)))
          refuse(`${key}[${index}].requests[${each}]`, `request must be one of the claim's, got ${show(name)}; correct it`);
      if (new Set(names).size !== names.length) refuse(`${key}[${index}].requests`, 'requests must differ, got one twice; remove one');
    });
  }
}
