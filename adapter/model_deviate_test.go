package adapter_test

import "pgregory.net/rapid"

func (w *world) deviate(r *rapid.T) {}
