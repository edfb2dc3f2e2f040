import { expect, it } from 'vitest';
import { renderedStudy } from '../support/rendered-study.ts';

/** Where the images of the studies come from: registries that their projects themselves publish to. */
const REGISTRIES: ReadonlySet<string> = new Set(['docker.io', 'ghcr.io', 'registry.k8s.io', 'quay.io']);

it('images come from registries that somebody has looked at', () => {
  const study = renderedStudy('course-report');
  const images = study.charts.flatMap(({ path }) =>
    study.objects(path).flatMap(({ pod }) => pod?.containers.map(({ json }) => String(json.image)) ?? []),
  );
  expect(images.length).toBeGreaterThan(90);
  expect([...new Set(images.map(registryOf))].filter((registry) => !REGISTRIES.has(registry))).toEqual([]);
});

/** As the container runtimes read a name: its first part is a registry if it could be a host, else Docker Hub is meant. */
function registryOf(image: string): string {
  const [first = ''] = image.split('/');
  return image.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}
