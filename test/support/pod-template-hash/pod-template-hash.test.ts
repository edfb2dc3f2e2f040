import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Container, PodSpec, PodTemplate, Volume } from '../../../lib/kubernetes/kinds.ts';
import { podTemplateHash, podTemplateText } from './pod-template-hash.ts';
import { PUBLISHED_TEMPLATES } from './published-templates.ts';

/** Something of every part that the fingerprint covers and the published templates lack. */
const WIDE_TEMPLATE: PodTemplate = JSON.parse(readFileSync(new URL('wide-template.json', import.meta.url), 'utf8'));

const NATS = template('nats-5fdf6476f');

/** What the controller hashes for `nats`, 3266 bytes. */
const NATS_TEXT = [
  '(v1.PodTemplateSpec){ObjectMeta:(v1.ObjectMeta){Name:(string) GenerateName:(string) Namespace:(string) SelfLink:(string)',
  'UID:(types.UID) ResourceVersion:(string) Generation:(int64)0 CreationTimestamp:(v1.Time){Time:(time.Time){wall:(uint64)0',
  'ext:(int64)0 loc:(*time.Location)<nil>}} DeletionTimestamp:(*v1.Time)<nil> DeletionGracePeriodSeconds:(*int64)<nil>',
  'Labels:(map[string]string)map[app:nats] Annotations:(map[string]string)map[prometheus.io.scrape:false sidecar.istio.io/inject:false]',
  'OwnerReferences:([]v1.OwnerReference)<nil> Finalizers:([]string)<nil> ClusterName:(string)',
  'ManagedFields:([]v1.ManagedFieldsEntry)<nil>} Spec:(v1.PodSpec){Volumes:([]v1.Volume)<nil> InitContainers:([]v1.Container)<nil>',
  'Containers:([]v1.Container)[{Name:(string)nats Image:(string)nats-streaming:0.17.0 Command:([]string)[/nats-streaming-server]',
  'Args:([]string)[--store memory --cluster_id faas-cluster] WorkingDir:(string) Ports:([]v1.ContainerPort)[{Name:(string)',
  'HostPort:(int32)0 ContainerPort:(int32)4222 Protocol:(v1.Protocol)TCP HostIP:(string)}] EnvFrom:([]v1.EnvFromSource)<nil>',
  'Env:([]v1.EnvVar)<nil> Resources:(v1.ResourceRequirements){Limits:(v1.ResourceList)<nil>',
  'Requests:(v1.ResourceList)map[memory:{i:(resource.int64Amount){value:(int64)125829120 scale:(resource.Scale)0}',
  'd:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string) Format:(resource.Format)BinarySI}]} VolumeMounts:([]v1.VolumeMount)<nil>',
  'VolumeDevices:([]v1.VolumeDevice)<nil> LivenessProbe:(*v1.Probe)<nil> ReadinessProbe:(*v1.Probe)<nil> StartupProbe:(*v1.Probe)<nil>',
  'Lifecycle:(*v1.Lifecycle)<nil> TerminationMessagePath:(string)/dev/termination-log',
  'TerminationMessagePolicy:(v1.TerminationMessagePolicy)File ImagePullPolicy:(v1.PullPolicy)Always',
  'SecurityContext:(*v1.SecurityContext)<nil> Stdin:(bool)false StdinOnce:(bool)false TTY:(bool)false}]',
  'EphemeralContainers:([]v1.EphemeralContainer)<nil> RestartPolicy:(v1.RestartPolicy)Always TerminationGracePeriodSeconds:(*int64)30',
  'ActiveDeadlineSeconds:(*int64)<nil> DNSPolicy:(v1.DNSPolicy)ClusterFirst NodeSelector:(map[string]string)<nil>',
  'ServiceAccountName:(string) DeprecatedServiceAccount:(string) AutomountServiceAccountToken:(*bool)<nil> NodeName:(string)',
  'HostNetwork:(bool)false HostPID:(bool)false HostIPC:(bool)false ShareProcessNamespace:(*bool)<nil>',
  'SecurityContext:(*v1.PodSecurityContext){SELinuxOptions:(*v1.SELinuxOptions)<nil>',
  'WindowsOptions:(*v1.WindowsSecurityContextOptions)<nil> RunAsUser:(*int64)<nil> RunAsGroup:(*int64)<nil> RunAsNonRoot:(*bool)<nil>',
  'SupplementalGroups:([]int64)<nil> FSGroup:(*int64)<nil> Sysctls:([]v1.Sysctl)<nil>',
  'FSGroupChangePolicy:(*v1.PodFSGroupChangePolicy)<nil> SeccompProfile:(*v1.SeccompProfile)<nil>}',
  'ImagePullSecrets:([]v1.LocalObjectReference)<nil> Hostname:(string) Subdomain:(string) Affinity:(*v1.Affinity)<nil>',
  'SchedulerName:(string)default-scheduler Tolerations:([]v1.Toleration)<nil> HostAliases:([]v1.HostAlias)<nil>',
  'PriorityClassName:(string) Priority:(*int32)<nil> DNSConfig:(*v1.PodDNSConfig)<nil> ReadinessGates:([]v1.PodReadinessGate)<nil>',
  'RuntimeClassName:(*string)<nil> EnableServiceLinks:(*bool)<nil> PreemptionPolicy:(*v1.PreemptionPolicy)<nil>',
  'Overhead:(v1.ResourceList)<nil> TopologySpreadConstraints:([]v1.TopologySpreadConstraint)<nil> SetHostnameAsFQDN:(*bool)<nil>}}',
].join(' ');

const SHASUM: PodTemplate = {
  metadata: { name: 'shasum', labels: { faas_function: 'shasum' }, annotations: { 'prometheus.io.scrape': 'false' } },
  spec: {
    enableServiceLinks: false,
    containers: [
      {
        name: 'shasum',
        image: 'ghcr.io/openfaas/alpine:latest',
        imagePullPolicy: 'Always',
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        env: [{ name: 'fprocess', value: 'sha512sum' }],
        livenessProbe: functionProbe(),
        readinessProbe: functionProbe(),
        securityContext: { readOnlyRootFilesystem: false, allowPrivilegeEscalation: false },
      },
    ],
  },
};

describe('podTemplateHash', () => {
  it.each(Object.entries(PUBLISHED_TEMPLATES))('gives the ReplicaSet name that the course report prints: %s', (name, published) => {
    expect(name.endsWith(`-${podTemplateHash(published)}`)).toBe(true);
  });

  it('gives the pod name of the function that the minikube article prints', () => {
    expect(podTemplateHash(SHASUM)).toBe('67dddcdb6');
    expect(new TextEncoder().encode(podTemplateText(SHASUM))).toHaveLength(4336);
  });

  it('gives what the packages of Kubernetes 1.20.5 themselves give for a template with every kind of field', () => {
    expect(podTemplateHash(WIDE_TEMPLATE)).toBe('595f458d44');
  });

  it.each([...Object.entries(PUBLISHED_TEMPLATES), ['wide', WIDE_TEMPLATE] as const])(
    'changes with every single value of %s',
    (_, original) => {
      const changed = [...changes(original)].map(({ path, value }) => ({ path, hash: podTemplateHash(JSON.parse(JSON.stringify(value))) }));
      expect(changed.length).toBeGreaterThan(10);
      expect(changed.filter(({ hash }) => hash === podTemplateHash(original))).toEqual([]);
      expect(new Set(changed.map(({ hash }) => hash)).size).toBe(changed.length);
    },
  );

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.constantFrom(WIDE_TEMPLATE, ...Object.values(PUBLISHED_TEMPLATES)), fc.infiniteStream(fc.nat()), (original, ranks) => {
        expect(podTemplateHash(JSON.parse(JSON.stringify(withKeysShuffled(original, ranks))))).toBe(podTemplateHash(original));
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('depends on the order of env', () => {
    const original = template('basic-auth-plugin-85d885557c');
    const reversed = withContainer(original, ({ env }) => ({ env: env?.toReversed() }));
    expect(podTemplateHash(reversed)).not.toBe(podTemplateHash(original));
  });
});

describe('podTemplateText', () => {
  it('prints the pod template of nats as the controller does', () => {
    expect(podTemplateText(NATS)).toBe(NATS_TEXT);
    expect(new TextEncoder().encode(podTemplateText(NATS))).toHaveLength(3266);
  });

  it('prints the defaults of the API server for what is left out', () => {
    const container: Container = {
      name: 'c',
      image: 'busybox',
      ports: [{ containerPort: 80 }],
      livenessProbe: { httpGet: { port: 80 } },
      env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
    };
    const explicit: Container = {
      ...container,
      imagePullPolicy: 'Always',
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      resources: { limits: {} },
      args: [],
      stdin: false,
      ports: [{ containerPort: 80, protocol: 'TCP' }],
      livenessProbe: {
        httpGet: { path: '/', port: 80, scheme: 'HTTP' },
        initialDelaySeconds: 0,
        timeoutSeconds: 1,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 0,
      },
      env: [{ name: 'IP', value: '', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } }],
    };
    const left = podTemplateText({
      spec: { containers: [container], volumes: [{ name: 'v' }, { name: 's', secret: {} }], serviceAccount: 'a' },
    });
    const right = podTemplateText({
      metadata: { labels: {}, name: '' },
      spec: {
        containers: [explicit],
        volumes: [
          { name: 'v', emptyDir: {} },
          { name: 's', secret: { defaultMode: 420 } },
        ],
        serviceAccountName: 'a',
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        schedulerName: 'default-scheduler',
        securityContext: {},
        nodeSelector: {},
      },
    });
    expect(left).toBe(right);
    expect(left).toContain('ServiceAccountName:(string)a DeprecatedServiceAccount:(string)a ');
    expect(left).toContain('EnableServiceLinks:(*bool)<nil>');
  });

  it('keeps a zero that was given for an optional number', () => {
    const text = volumeText({ name: 's', secret: { secretName: 's', defaultMode: 0 } });
    expect(text).toContain('DefaultMode:(*int32)0 ');
  });

  it.each([
    ['busybox', 'Always'],
    ['busybox:latest', 'Always'],
    ['registry:5000/busybox', 'Always'],
    ['busybox:1.33', 'IfNotPresent'],
    ['registry:5000/lab/busybox:v1', 'IfNotPresent'],
    [`busybox@sha256:${'0'.repeat(64)}`, 'IfNotPresent'],
    [`busybox:latest@sha256:${'0'.repeat(64)}`, 'Always'],
  ])('pulls %s %s where no policy is stated', (image, policy) => {
    expect(podTemplateText({ spec: { containers: [{ name: 'c', image }] } })).toContain(`ImagePullPolicy:(v1.PullPolicy)${policy} `);
  });

  it('gives a container on the host network host ports equal to its own, unless they are stated', () => {
    const container: Container = { name: 'c', image: 'busybox', ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 90 }] };
    const text = podTemplateText({ spec: { hostNetwork: true, containers: [container], initContainers: [container] } });
    expect(text.match(/HostPort:\(int32\)80 ContainerPort:\(int32\)80 /g)).toHaveLength(2);
    expect(text.match(/HostPort:\(int32\)90 ContainerPort:\(int32\)81 /g)).toHaveLength(2);
    expect(podTemplateText({ spec: { containers: [container] } })).toContain('HostPort:(int32)0 ContainerPort:(int32)80 ');
  });

  it('prints the sort of a port that is a name or a number', () => {
    const text = (port: string | number) =>
      podTemplateText({ spec: { containers: [{ name: 'c', image: 'i', livenessProbe: { tcpSocket: { port } } }] } });
    expect(text(80)).toContain('Port:(intstr.IntOrString){Type:(intstr.Type)0 IntVal:(int32)80 StrVal:(string)} ');
    expect(text('80')).toContain('Port:(intstr.IntOrString){Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)80} ');
  });

  // Every line was seen in the output of the packages of Kubernetes 1.20.5.
  it.each([
    ['50m', 50, -3, '50m', 'DecimalSI'],
    ['1000m', 1, 0, '1', 'DecimalSI'],
    [1, 1, 0, '1', 'DecimalSI'],
    [0.5, 500, -3, '500m', 'DecimalSI'],
    ['1.50', 1500, -3, '1500m', 'DecimalSI'],
    ['5.125', 5125, -3, '5.125', 'DecimalSI'],
    ['0.125', 125, -3, '125m', 'DecimalSI'],
    ['0', 0, 0, '0', 'DecimalSI'],
    ['0Mi', 0, 0, '0', 'DecimalSI'],
    ['128974848', 128974848, 0, '128974848', 'DecimalSI'],
    ['1000', 1, 3, '1k', 'DecimalSI'],
    ['10G', 10, 9, '10G', 'DecimalSI'],
    ['25Mi', 26214400, 0, '25Mi', 'BinarySI'],
    ['50Mi', 52428800, 0, '50Mi', 'BinarySI'],
    ['120Mi', 125829120, 0, '', 'BinarySI'],
    ['512Mi', 536870912, 0, '', 'BinarySI'],
    ['1024Mi', 1073741824, 0, '1Gi', 'BinarySI'],
    ['1.5Gi', 1610612736, 0, '', 'BinarySI'],
    ['0.5Ki', 512, 0, '512', 'DecimalSI'],
    ['1.953125Ki', 2000, 0, '', 'DecimalSI'],
    ['99Ti', 108851651149824, 0, '99Ti', 'BinarySI'],
  ])('prints the quantity %s as the value %d, scale %d, text "%s", %s', (memory, value, scale, text, format) => {
    expect(resourceText(memory)).toContain(
      `Limits:(v1.ResourceList)map[memory:{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} ` +
        `d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}] `,
    );
  });

  it.each(['1Mb', '-1', '1e3', '', '.5', '007Mi', ' 1', '0.0001', '100Ti', '1Pi', '1234567890123456789'])(
    'refuses the quantity "%s"',
    (memory) => {
      expect(() => resourceText(memory)).toThrow(/^spec\.containers\[0\]\.resources\.limits\["memory"\] must be .*, got "/);
    },
  );
});

describe('what the fingerprint does not cover', () => {
  it.each([
    [
      'a field of a later Kubernetes',
      '{"spec":{"containers":[{"name":"c","image":"i","resizePolicy":[]}]}}',
      'spec.containers[0].resizePolicy is no field of v1.Container',
    ],
    ['a misspelt field', '{"metadata":{"label":{"a":"b"}}}', 'metadata.label is no field of v1.ObjectMeta'],
    [
      'a field beside those of an embedded struct',
      '{"spec":{"containers":[],"volumes":[{"name":"v","image":{}}]}}',
      'spec.volumes[0].image is no field of v1.Volume',
    ],
    ['a Go name', '{"spec":{"containers":[],"volumes":[{"volumeSource":{}}]}}', 'spec.volumes[0].volumeSource is no field of v1.Volume'],
    ['a field at the top', '{"status":{}}', 'status is no field of v1.PodTemplateSpec'],
    [
      'a vendor volume',
      '{"spec":{"containers":[],"volumes":[{"name":"v","rbd":{"image":"i"}}]}}',
      'spec.volumes[0].rbd is a v1.RBDVolumeSource, which',
    ],
    [
      'an ephemeral container',
      '{"spec":{"containers":[],"ephemeralContainers":[{"name":"c"}]}}',
      'spec.ephemeralContainers[0] is a v1.EphemeralContainer, which',
    ],
    ['a time', '{"metadata":{"creationTimestamp":"2021-04-06T00:00:00Z"}}', 'metadata.creationTimestamp is a v1.Time, which'],
    ['text for a number', '{"spec":{"containers":[],"priority":"1"}}', 'spec.priority must be an integer below 2147483648, got "1"'],
    ['a number beyond 32 bits', '{"spec":{"containers":[],"priority":2147483648}}', 'spec.priority must be an integer'],
    [
      'a number for text',
      '{"spec":{"containers":[{"image":"i","env":[{"name":"a","value":1}]}]}}',
      'spec.containers[0].env[0].value must be a string, got 1',
    ],
    ['text for a boolean', '{"spec":{"containers":[],"hostPID":"yes"}}', 'spec.hostPID must be true or false, got "yes"'],
    ['an object for a list', '{"spec":{"containers":[{"image":"i","args":{}}]}}', 'spec.containers[0].args must be a list, got {}'],
    ['a list for an object', '{"metadata":[]}', 'metadata must be an object, got []'],
    ['an empty item', '{"spec":{"containers":[],"imagePullSecrets":[null]}}', 'spec.imagePullSecrets[0] must not be empty'],
    [
      'a bad image without a policy',
      '{"spec":{"containers":[{"image":"A b"}]}}',
      'spec.containers[0].image must look like "registry/name:tag"',
    ],
  ])('is refused by path: %s', (_, json, message) => {
    expect(() => podTemplateHash(JSON.parse(json))).toThrow(message);
  });

  it('may be null or empty, as in a manifest that kubectl printed', () => {
    const printed: PodTemplate = JSON.parse(
      '{"metadata":{"creationTimestamp":null},"spec":{"containers":[],"ephemeralContainers":[],"later":null}}',
    );
    expect(podTemplateText(printed)).toBe(podTemplateText({ spec: { containers: [] } }));
  });
});

function template(name: string): PodTemplate {
  const found = PUBLISHED_TEMPLATES[name];
  if (found === undefined) throw new Error(`no published template is called ${name}`);
  return found;
}

function functionProbe() {
  return {
    httpGet: { path: '/_/health', port: 8080 },
    initialDelaySeconds: 2,
    timeoutSeconds: 1,
    periodSeconds: 2,
    successThreshold: 1,
    failureThreshold: 3,
  };
}

function withContainer(original: PodTemplate, change: (container: Container) => Partial<Container>): PodTemplate {
  const spec: PodSpec = {
    ...original.spec,
    containers: (original.spec?.containers ?? []).map((container) => ({ ...container, ...change(container) })),
  };
  return { ...original, spec };
}

function volumeText(volume: Volume): string {
  return podTemplateText({ spec: { containers: [], volumes: [volume] } });
}

function resourceText(memory: string | number): string {
  return podTemplateText({ spec: { containers: [{ name: 'c', image: 'i', resources: { limits: { memory } } }] } });
}

/** The value with one leaf changed, once for every leaf in it. */
function* changes(value: unknown, path = ''): Generator<{ path: string; value: unknown }> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const change of changes(item, `${path}[${index}]`)) yield { ...change, value: value.with(index, change.value) };
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      for (const change of changes(item, `${path}.${key}`)) yield { ...change, value: { ...value, [key]: change.value } };
    }
  } else {
    yield { path, value: typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `1${value}` };
  }
}

function withKeysShuffled(value: unknown, ranks: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => withKeysShuffled(item, ranks));
  if (typeof value !== 'object' || value === null) return value;
  const ranked = Object.entries(value).map(([key, item]) => ({
    rank: ranks.next().value,
    entry: [key, withKeysShuffled(item, ranks)] as const,
  }));
  return Object.fromEntries(ranked.sort((left, right) => left.rank - right.rank).map(({ entry }) => entry));
}
