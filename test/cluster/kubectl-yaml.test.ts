// The tests that need kubectl alone; where there is a cluster there is a kubectl.
import '../check/kubectl-yaml.test.ts';
