import { describe, expect, it } from 'vitest';
import { declaredSchemas } from '../../lib/schema/declared-schemas.ts';
import { DECLARED_MINORS, findSchemas, readDeclared } from '../../lib/schema/find-schemas.ts';
import { unusedOverlays, withOverlays } from '../../lib/schema/overlays.ts';

const TYPES = `/**
 * @schema io.k8s.api.lab.v1.Thing
 */
export interface KubeThingProps {
    /**
     * @schema io.k8s.api.lab.v1.Thing#spec
     */
    readonly spec: ThingSpec;
    readonly data?: {
        [key: string]: Quantity;
    };
}
/**
 * @schema io.k8s.api.lab.v1.ThingSpec
 */
export interface ThingSpec {
    readonly ref?: string;
    readonly count: number;
    readonly when?: Date;
    readonly ports?: IntOrString[];
    readonly free?: any;
    readonly inner?: ThingSpec;
}
`;
const CODE = `class KubeThing extends cdk8s_1.ApiObject {
}
KubeThing.GVK = {
    apiVersion: 'lab/v1',
    kind: 'Thing',
};
function toJson_ThingSpec(obj) {
    const result = {
        '$ref': obj.ref,
        'ports': obj.ports?.map(y => y?.value),
    };
}
`;
const source = { minor: 27, source: 'a test', types: TYPES, code: CODE };

describe('declaredSchemas', () => {
  it('closes each definition, under the name that Kubernetes gives it and with the keys of JSON', () => {
    const { kinds, definitions } = declaredSchemas(source);
    expect([...kinds]).toEqual([['lab/v1|Thing', 'io.k8s.api.lab.v1.Thing']]);
    expect(definitions['io.k8s.api.lab.v1.ThingSpec']).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['count'],
      properties: {
        $ref: { type: 'string' },
        count: { type: 'integer' },
        when: { format: 'date-time' },
        ports: { type: 'array', items: { type: ['integer', 'string'] } },
        free: {},
        inner: { $ref: '#/definitions/io.k8s.api.lab.v1.ThingSpec' },
      },
    });
    expect(definitions['io.k8s.api.lab.v1.Thing']).toMatchObject({
      required: ['spec'],
      properties: { kind: { enum: ['Thing'] }, status: {}, data: { type: 'object', additionalProperties: { type: ['string', 'number'] } } },
    });
  });

  it.each([
    ['a type that it does not know', TYPES.replace('Date;', 'Moment;'), /a field's type must be known, got Moment/],
    [
      'a field of another form',
      TYPES.replace('readonly count: number;', 'readonly count:'),
      /a field must look like "readonly name\?: Type;"/,
    ],
    [
      'an interface without a schema',
      TYPES.replace(' * @schema io.k8s.api.lab.v1.ThingSpec\n', ''),
      /an interface must have a name and a schema/,
    ],
  ])('refuses %s, so that no field is lost unseen', (_what, types, message) => {
    expect(() => declaredSchemas({ ...source, types })).toThrow(message);
  });

  it('refuses code without kinds', () => {
    expect(() => declaredSchemas({ ...source, code: '' })).toThrow(/must declare classes of Kubernetes kinds, got none/);
  });
});

describe('findSchemas', () => {
  it.each([
    [16, 22],
    [20, 22],
    [22, 22],
    [23, 27],
    [27, 27],
    [28, 34],
    [34, 34],
    [40, 34],
  ])('takes for Kubernetes 1.%d the declarations of 1.%d: no field is refused that it has', (minor, chosen) => {
    expect(findSchemas(minor)).toMatchObject({ minor: chosen, source: expect.stringMatching(new RegExp(`^cdk8s-plus-${chosen} \\d`)) });
  });

  it('says which package is missing', () => {
    expect(() => readDeclared(19)).toThrow('package cdk8s-plus-19 must be installed, got none; run npm ci');
  });
});

describe('overlays', () => {
  it('all lie over a field of some version', () => {
    expect(unusedOverlays(DECLARED_MINORS.map(readDeclared))).toEqual([]);
  });

  it('add what the declarations do not say, and take nothing away', () => {
    const plain = readDeclared(27);
    const { definitions } = withOverlays(plain);
    expect(Object.keys(definitions)).toEqual(Object.keys(plain.definitions));
    expect(definitions['io.k8s.api.core.v1.Container']).toMatchObject({
      required: ['name', 'image'],
      properties: {
        imagePullPolicy: { type: 'string', enum: ['Always', 'IfNotPresent', 'Never', ''] },
        name: { type: 'string', minLength: 1 },
      },
    });
    for (const [name, { properties = {} }] of Object.entries(plain.definitions))
      expect(Object.keys(definitions[name]?.properties ?? {}), name).toEqual(Object.keys(properties));
  });
});
