import { describe, expect, it } from 'vitest';
import { checkLabels } from '../../lib/checks/check-labels.ts';
import { checkObjects, deployment, messagesOf, object } from './check-objects.ts';

describe('checkLabels', () => {
  it('takes good labels and annotations of objects and pods', () => {
    const metadata = { labels: { app: '', 'app.kubernetes.io/name': 'T4_3.1' }, annotations: { 'Prometheus.IO/scrape': 'any text: {}' } };
    expect(checkObjects(checkLabels, [object('v1', 'Namespace', { metadata })])).toEqual([]);
    expect(checkObjects(checkLabels, [deployment({ nodeSelector: { 'kubernetes.io/os': 'linux' } })])).toEqual([]);
  });

  it('refuses bad keys and values in every place that holds labels', () => {
    const bad = { 'a b': 'x', ok: 'a b' };
    const paths = (at: string) => [`${at}["a b"] [label-key]`, `${at}.ok [label-value]`];
    expect(checkObjects(checkLabels, [object('v1', 'Namespace', { metadata: { labels: bad } })])).toEqual(paths('metadata.labels'));
    expect(checkObjects(checkLabels, [deployment({}, bad)])).toEqual(paths('spec.template.metadata.labels'));
    expect(checkObjects(checkLabels, [deployment({ nodeSelector: bad })])).toEqual(paths('spec.template.spec.nodeSelector'));
    const cron = object('batch/v1', 'CronJob', { spec: { jobTemplate: { metadata: { labels: bad } } } });
    expect(checkObjects(checkLabels, [cron])).toEqual([
      'spec.jobTemplate.metadata.labels["a b"] [job-label]',
      'spec.jobTemplate.metadata.labels.ok [job-label]',
    ]);
  });

  it('checks the metadata of a bare Pod once', () => {
    expect(checkObjects(checkLabels, [object('v1', 'Pod', { metadata: { labels: { app: 1 } } })])).toEqual([
      'metadata.labels.app [label-value]',
    ]);
  });

  it('wants strings, and says so', () => {
    expect(messagesOf(checkLabels, [deployment({}, { 'com.openfaas.scale.min': 2 })])).toEqual([
      'label value must be a string, got 2; quote it',
    ]);
    expect(checkObjects(checkLabels, [object('v1', 'Namespace', { metadata: { annotations: { a: true, b: null, '-': '' } } })])).toEqual([
      'metadata.annotations.a [annotation-value]',
      'metadata.annotations.b [annotation-value]',
      'metadata.annotations["-"] [annotation-key]',
    ]);
  });
});
