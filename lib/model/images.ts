/**
 * Every image that the platforms and tools use, the only place with a tag. Images of the lab's own functions come from the study's registry.
 *
 * OpenFaaS 2021: openfaas/faas-netes `yaml/` at 882bd1ba (6 April 2021), confirmed by the ReplicaSet names in the report's figures.
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

/** The release of the month in which the report was written; the report took `latest`, which nobody can repeat. */
export const GRAFANA_IMAGE = 'grafana/grafana:7.5.4';

/** Runs the credentials Job: needs curl and a POSIX shell. */
export const CURL_IMAGE = 'curlimages/curl:8.11.1';
