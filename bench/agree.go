package main

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// withoutVersions takes meta.version out of resources: the hand-written server has none.
func withoutVersions(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "version")
		for _, inner := range v {
			withoutVersions(inner)
		}
	case []any:
		for _, e := range v {
			withoutVersions(e)
		}
	}
}

// agree makes sure that both servers give the same answer, so that the same work is compared.
func agree(ctx context.Context, w work, ours, theirs server) error {
	for _, n := range []int{0, 7, 4711 % w.max} {
		var answers [2]any
		for i, s := range []server{ours, theirs} {
			body, err := once(ctx, httpClient(1), s, w, n)
			if err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(strings.ReplaceAll(string(body), s.base, "")), &answers[i]); err != nil {
				return err
			}
			withoutVersions(answers[i])
		}
		if !reflect.DeepEqual(answers[0], answers[1]) {
			return fmt.Errorf("%s: the servers disagree:\n%.1000s\n%.1000s", w.name, fmt.Sprint(answers[0]), fmt.Sprint(answers[1]))
		}
	}
	return nil
}
