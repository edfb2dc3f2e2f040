import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { plainJson } from './plain-json.ts';
import type { Wire } from './wire.ts';
import { WireMetadata } from './wire-metadata.ts';

/**
 * A class for one Kubernetes kind: what it is given is what is emitted, with no defaults added.
 *
 * It is rendered to what `ApiObject` renders it to, in one pass where that takes four, as nothing here needs to be resolved or patched.
 */
function kind<Generated>(apiVersion: string, name: string) {
  return class extends ApiObject {
    override readonly metadata: WireMetadata;
    readonly #object: object;
    #patched = false;

    constructor(scope: Construct, id: string, object: Wire<Generated>) {
      const props: ApiObjectProps = { apiVersion, kind: name, ...object };
      super(scope, id, props);
      const { namespace, labels } = this.chart;
      this.metadata = new WireMetadata(this, {
        name: this.name,
        ...props.metadata,
        namespace: props.metadata?.namespace ?? namespace,
        labels: { ...labels, ...props.metadata?.labels },
      });
      this.#object = { ...object, metadata: undefined };
    }

    override addJsonPatch(...ops: JsonPatch[]): void {
      this.#patched = true;
      super.addJsonPatch(...ops);
    }

    // biome-ignore lint/suspicious/noExplicitAny: the return type of ApiObject
    override toJson(): any {
      const fields = this.#patched ? undefined : plainJson(this.#object);
      return fields === undefined ? super.toJson() : { apiVersion, kind: name, metadata: this.metadata.toJson(), ...fields };
    }
  };
}

export const ClusterRole = kind<k8s.KubeClusterRoleProps>('rbac.authorization.k8s.io/v1', 'ClusterRole');
export const ClusterRoleBinding = kind<k8s.KubeClusterRoleBindingProps>('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding');
export const ConfigMap = kind<k8s.KubeConfigMapProps>('v1', 'ConfigMap');
export const CustomResourceDefinition = kind<k8s.KubeCustomResourceDefinitionProps>('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
export const DaemonSet = kind<k8s.KubeDaemonSetProps>('apps/v1', 'DaemonSet');
export const Deployment = kind<k8s.KubeDeploymentProps>('apps/v1', 'Deployment');
export const Job = kind<k8s.KubeJobProps>('batch/v1', 'Job');
export const Namespace = kind<k8s.KubeNamespaceProps>('v1', 'Namespace');
export const PersistentVolumeClaim = kind<k8s.KubePersistentVolumeClaimProps>('v1', 'PersistentVolumeClaim');
export const Role = kind<k8s.KubeRoleProps>('rbac.authorization.k8s.io/v1', 'Role');
export const RoleBinding = kind<k8s.KubeRoleBindingProps>('rbac.authorization.k8s.io/v1', 'RoleBinding');
export const Service = kind<k8s.KubeServiceProps>('v1', 'Service');
export const ServiceAccount = kind<k8s.KubeServiceAccountProps>('v1', 'ServiceAccount');

export type PodTemplate = Wire<k8s.PodTemplateSpec>;
export type PodSpec = Wire<k8s.PodSpec>;
export type Container = Wire<k8s.Container>;
export type EnvVar = Wire<k8s.EnvVar>;
export type Probe = Wire<k8s.Probe>;
export type ObjectMeta = Wire<k8s.ObjectMeta>;
export type ResourceRequirements = Wire<k8s.ResourceRequirements>;
export type ServicePort = Wire<k8s.ServicePort>;
export type Volume = Wire<k8s.Volume>;
