// The tests that need kubectl alone; where there is a cluster there is a kubectl.
import '../check-folder/kubectl-yaml.test.ts';
