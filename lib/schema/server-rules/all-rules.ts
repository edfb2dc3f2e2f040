import { ADMISSION_POLICY_RULES } from './admission-policies.ts';
import { API_SERVICE_RULES } from './api-services.ts';
import { AUTOSCALING_RULES } from './autoscaling.ts';
import { CERTIFICATE_RULES } from './certificates.ts';
import { CLUSTER_RULES } from './cluster.ts';
import { CONTAINER_RULES } from './containers.ts';
import { DEFINITION_RULES } from './definitions.ts';
import { DEVICE_RULES } from './devices.ts';
import { ENDPOINT_RULES } from './endpoints.ts';
import { FLOW_CONTROL_RULES } from './flow-control.ts';
import { INGRESS_RULES } from './ingresses.ts';
import { JOB_RULES } from './jobs.ts';
import { METADATA_RULES } from './metadata.ts';
import { NETWORKING_RULES } from './networking.ts';
import { POD_RULES } from './pods.ts';
import { QUOTA_RULES } from './quotas.ts';
import { RBAC_RULES } from './rbac.ts';
import { RESOURCE_RULES } from './resources.ts';
import { SCHEDULING_RULES } from './scheduling.ts';
import { SECRET_RULES } from './secrets.ts';
import { SECURITY_RULES } from './security-contexts.ts';
import { SELECTOR_RULES } from './selectors.ts';
import type { ServerRule } from './server-rule.ts';
import { SERVICE_RULES } from './services.ts';
import { STORAGE_RULES } from './storage.ts';
import { VOLUME_RULES } from './volumes.ts';
import { WEBHOOK_RULES } from './webhooks.ts';
import { WORKLOAD_RULES } from './workloads.ts';

/** What an API server checks beyond its definitions. */
export const ALL_RULES: readonly ServerRule[] = [
  ...METADATA_RULES,
  ...SELECTOR_RULES,
  ...POD_RULES,
  ...CONTAINER_RULES,
  ...VOLUME_RULES,
  ...SCHEDULING_RULES,
  ...WORKLOAD_RULES,
  ...JOB_RULES,
  ...SERVICE_RULES,
  ...NETWORKING_RULES,
  ...RBAC_RULES,
  ...STORAGE_RULES,
  ...DEFINITION_RULES,
  ...WEBHOOK_RULES,
  ...CLUSTER_RULES,
  ...FLOW_CONTROL_RULES,
  ...DEVICE_RULES,
  ...ENDPOINT_RULES,
  ...AUTOSCALING_RULES,
  ...ADMISSION_POLICY_RULES,
  ...INGRESS_RULES,
  ...SECURITY_RULES,
  ...RESOURCE_RULES,
  ...SECRET_RULES,
  ...QUOTA_RULES,
  ...API_SERVICE_RULES,
  ...CERTIFICATE_RULES,
];
