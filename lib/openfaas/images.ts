/**
 * OpenFaaS's components by edition. 2021: openfaas/faas-netes `yaml/` at 882bd1ba (6 April 2021), confirmed by the ReplicaSet names in the report's
 * figures.
 */
export const OPENFAAS_IMAGES = {
  '2021': {
    gateway: 'ghcr.io/openfaas/gateway:0.20.12',
    faasNetes: 'ghcr.io/openfaas/faas-netes:0.13.2',
    basicAuthPlugin: 'ghcr.io/openfaas/basic-auth:0.20.12',
    nats: 'nats-streaming:0.17.0',
    queueWorker: 'openfaas/queue-worker:0.11.2',
    prometheus: 'prom/prometheus:v2.11.0',
    alertmanager: 'prom/alertmanager:v0.18.0',
  },
} as const;

export type OpenFaasEdition = keyof typeof OPENFAAS_IMAGES;
