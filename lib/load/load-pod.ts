import { podUser } from '../hardening/pod-user.ts';
import type { PodSpec, Volume } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import type { LoadSettings } from '../lab/lab.ts';
import { resourceRequirements } from '../quantities/resources.ts';
import { LOAD_ACCOUNT } from './load-base.ts';
import { LOAD_PROGRAM_NAME } from './load-program.ts';
import type { RowCall } from './row-call.ts';
import type { RowProof } from './row-proof.ts';

export interface LoadPodProps {
  /** ConfigMap that says what the program is to do. */
  readonly input: string;
  readonly call: RowCall;
  readonly proof: RowProof;
  readonly settings: LoadSettings;
  readonly fidelity: Fidelity;
}

/** Where the program finds user and password of a call (run_load.py). */
const SECRET = { folder: '/faaslab-secret', file: 'user-password' };

/** The pod of a load. It has a token where pods are counted, and a Secret where calls are authenticated; else neither. */
export function loadPod({ input, call: { basicAuth }, proof, settings, fidelity }: LoadPodProps): PodSpec {
  const resources = resourceRequirements(settings.resources);
  const secret: Volume[] =
    basicAuth === undefined
      ? []
      : [{ name: 'secret', secret: { secretName: basicAuth.secretName, items: [{ key: basicAuth.key, path: SECRET.file }] } }];
  return {
    restartPolicy: 'Never',
    ...(proof.kind === 'pods'
      ? { serviceAccountName: LOAD_ACCOUNT, automountServiceAccountToken: true }
      : { automountServiceAccountToken: false }),
    enableServiceLinks: false,
    securityContext: podUser(65534, fidelity),
    ...(proof.kind === 'pods' && { affinity: awayFrom(proof) }),
    containers: [
      {
        name: 'wrk',
        image: settings.image,
        imagePullPolicy: 'IfNotPresent',
        command: ['python3', '/faaslab/run_load.py'],
        ...(resources && { resources }),
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        volumeMounts: [
          { name: 'program', mountPath: '/faaslab', readOnly: true },
          { name: 'temp', mountPath: '/tmp' },
          ...secret.map(({ name }) => ({ name, mountPath: SECRET.folder, readOnly: true })),
        ],
      },
    ],
    volumes: [
      { name: 'program', projected: { sources: [LOAD_PROGRAM_NAME, input].map((name) => ({ configMap: { name } })) } },
      { name: 'temp', emptyDir: {} },
      ...secret,
    ],
  };
}

/** Away from the pods it measures where there is room; required, it would stay Pending once every node holds one. */
function awayFrom({ namespace, serving }: Extract<RowProof, { kind: 'pods' }>): PodSpec['affinity'] {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            topologyKey: 'kubernetes.io/hostname',
            namespaces: [namespace],
            labelSelector: { matchLabels: { ...serving } },
          },
        },
      ],
    },
  };
}
