import { existsSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { functionsFolder } from './functions-folder.ts';

// Every key that faas-cli reads (openfaas/faas-cli stack/schema.go, 0.13); it drops all others without a word.
const topKeys = ['version', 'provider', 'functions', 'configuration'];
const providerKeys = ['name', 'gateway'];
const resourceKeys = ['cpu', 'memory'];
const functionKeys = [
  ...['lang', 'handler', 'image', 'fprocess', 'skip_build', 'build_options', 'build_args', 'environment', 'environment_file', 'secrets'],
  ...['constraints', 'labels', 'annotations', 'limits', 'requests', 'readonly_root_filesystem', 'namespace'],
];

const text = readFileSync(`${functionsFolder}/stack.yml`, 'utf8');

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  expect(value).toBeTypeOf('object');
  expect(Array.isArray(value)).toBe(false);
  return Object.fromEntries(Object.entries(value ?? {}));
}

function unknownKeys(value: unknown, known: readonly string[]): readonly string[] {
  return Object.keys(mapping(value)).filter((key) => !known.includes(key));
}

const stack = mapping(load(text));
const functions = Object.entries(mapping(stack.functions)).map(([name, value]) => [name, mapping(value)] as const);

describe('stack.yml', () => {
  it('has only keys that faas-cli reads', () => {
    expect(unknownKeys(stack, topKeys)).toEqual([]);
    expect(unknownKeys(stack.provider, providerKeys)).toEqual([]);
    for (const [name, spec] of functions) {
      expect({ name, unknown: unknownKeys(spec, functionKeys) }).toEqual({ name, unknown: [] });
      expect(unknownKeys(spec.limits, resourceKeys)).toEqual([]);
      expect(unknownKeys(spec.requests, resourceKeys)).toEqual([]);
    }
  });

  it('names the only version and provider that faas-cli takes, and the gateway of a lab', () => {
    expect(stack.version).toBe('1.0');
    expect(stack.provider).toEqual({ name: 'openfaas', gateway: 'http://127.0.0.1:31112' });
  });

  it('has the three functions', () => {
    expect(functions.map(([name]) => name).sort()).toEqual(['float-operation', 'hello-python', 'matmul']);
  });

  it.each(functions)('%s is built from the shared Dockerfile with its own handler', (name, spec) => {
    expect(spec.lang).toBe('dockerfile');
    expect(spec.handler).toBe('.');
    expect(spec.build_args).toEqual({ HANDLER: name });
    expect(existsSync(`${functionsFolder}/${name}/index.py`)).toBe(true);
    expect(spec.image).toBe(`\${REGISTRY:-docker.io/faaslab}/${name}:\${TAG:-0.1.0}`);
  });

  it.each(functions)('%s keeps one replica, with label values that Kubernetes takes', (_name, spec) => {
    expect(spec.labels).toEqual({ 'com.openfaas.scale.min': '1', 'com.openfaas.scale.max': '1' });
  });

  it.each(functions)('%s is stopped by the watchdog before its answer is cut off', (_name, spec) => {
    expect(spec.environment).toEqual({ read_timeout: '15s', write_timeout: '15s', exec_timeout: '10s' });
  });

  it.each(functions)('%s has requests below its limits', (_name, spec) => {
    expect(spec.limits).toEqual({ cpu: '1000m', memory: '128Mi' });
    expect(spec.requests).toEqual({ cpu: '100m', memory: '32Mi' });
  });

  it('substitutes nothing but REGISTRY and TAG, comments included', () => {
    expect(new Set(text.match(/\$\{?[A-Za-z_]*/g))).toEqual(new Set(['${REGISTRY', '${TAG']));
  });
});
